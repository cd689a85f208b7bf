#!/usr/bin/perl -CSD
# Makes src/base/pinyin.def from Unihan_Readings.txt (Debian: unicode-data):
#	bzcat /usr/share/unicode/Unihan_Readings.txt.bz2 | tools/pinyin.pl >src/base/pinyin.def
# For maintainers, when Unicode has changed; the result is kept.
use strict;
use warnings;
use utf8;
use FindBin;
use Unicode::Normalize;

my (%seen, %chars);
while (<STDIN>) {
	next unless /^U\+([0-9A-F]+)\t(?:kMandarin|kHanyuPinlu|kTGHZ2013)\t(.*)/;
	my $number = hex $1;
	next if $number < 0x4e00 || $number > 0x9fff;
	# 行: xíng; xíng(2943) háng(218); 131.140:háng 136.100:héng
	for my $reading (split /[ ,]/, $2) {
		$reading =~ s/^.*://;
		my $first = substr NFD($reading), 0, 1;
		next if $first !~ /[a-z]/ || $seen{"$number$first"}++;
		push @{$chars{$first}}, chr $number;
	}
}

open my $notice, '<', "$FindBin::Bin/pinyin.notice" or die;
print while <$notice>;
for my $letter (sort keys %chars) {
	my @all = @{$chars{$letter}};
	print "INITIAL('$letter',\n";
	while (my @some = splice @all, 0, 48) {
		print "\t\"", @some, '"', @all ? '' : ')', "\n";
	}
}
