# Do all lines of all printed tables meet? The checker knows nothing of the program.
n=0
ok() {
	n=$((n + 1))
	echo "ok $n - $1"
}
not_ok() {
	n=$((n + 1))
	echo "not ok $n - $1"
}
check=$top_builddir/tests/framecheck
broken=$(mktemp)
trap 'rm -f "$broken"' EXIT

for broken_line in '├──┼─┤' '├──┴─┤' '├──┬─┘' '┼──┼─┤' '│──┼─┤' '├─ ┼─┤'; do
	printf '┌──┬─┐\n│中│a│\n%s\n└──┴─┘\n' "$broken_line" >"$broken"
	if [ "$broken_line" = '├──┼─┤' ]; then
		"$check" "$broken" && ok 'a whole table' || not_ok 'a whole table'
	else
		"$check" "$broken" >/dev/null && not_ok "unseen: $broken_line" || ok "seen: $broken_line"
	fi
done

for out in "$top_srcdir"/tests/table/*/out; do
	name=$(basename "$(dirname "$out")")
	case $name in
	*html | *ascii | dump-* | rare-*) continue ;;
	*gb18030) wide=-w ;;
	*) wide= ;;
	esac
	if "$check" $wide "$out" | sed 's/^/# /' | grep .; then
		not_ok "$name"
	else
		ok "$name"
	fi
done
echo "1..$n"
