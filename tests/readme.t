#!/bin/sh
# The README is true: its screen is one the program shows (tests/keys/readme),
# its commands run.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
PATH=${top_builddir:-$top}:$PATH
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
HOME=$work
export HOME PATH
unset TIANBAO_FILE XDG_DATA_HOME XDG_CONFIG_HOME

sed 1d "$top/tests/keys/readme/out" >"$work/screen"
awk -v n="$(wc -l <"$work/screen")" '/^ 填报 ▸/ {on = 1} on && count < n {print; count++}' \
	"$top/README.md" >"$work/shown"
if cmp -s "$work/screen" "$work/shown"; then
	echo "ok 1 - the screen in README is what the program shows"
else
	echo "not ok 1 - the screen in README is what the program shows"
	diff "$work/screen" "$work/shown" | sed 's/^/# /'
fi

# Every line of the block of commands but those that open the screen.
cd "$work" || exit 99
cp "$top/data/samples/hebei-2021.json" 旧表.json
tianbao import "$top/data/samples/tianjin-2023.json" >/dev/null
n=1
sed -n 's/^    \(tianbao [^（；]*[^ （；]\)  .*/\1/p; s/^    \(tianbao new .*\)/\1/p' "$top/README.md" |
	grep -v '^tianbao edit' >commands
while read -r command; do
	n=$((n + 1))
	$command >out 2>&1
	status=$?
	# check says 1 where a table has errors, which the samples may have.
	case $command:$status in
	*:0 | 'tianbao check:1') echo "ok $n - $command" ;;
	*)
		echo "not ok $n - $command: $status"
		sed 's/^/# /' out
		;;
	esac
done <commands
echo "1..$n"
[ $n -ge 6 ]
