#!/usr/bin/perl
# Makes src/base/ambiguous.def from EastAsianWidth.txt (Debian: unicode-data):
#	tools/ambiguous.pl </usr/share/unicode/EastAsianWidth.txt >src/base/ambiguous.def
# For maintainers, when Unicode has changed; the result is kept.
use strict;
use warnings;
use FindBin;

my @range;
while (<STDIN>) {
	next unless /^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*A\b/;
	my ($from, $to) = (hex $1, hex($2 // $1));
	if (@range && $range[-1][1] == $from - 1) {
		$range[-1][1] = $to;
	} else {
		push @range, [$from, $to];
	}
}
open my $notice, '<', "$FindBin::Bin/ambiguous.notice" or die;
print while <$notice>;
printf "RANGE(0x%04x, 0x%04x)\n", @$_ for @range;
