# PDF, read back with poppler. Nothing here depends on which Chinese font the machine has.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
export top_builddir="${top_builddir:-$top_srcdir}"
program=$top_builddir/tianbao
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
file=$scratch/tianbao.db
"$program" -f "$file" import "$top_srcdir/data/samples/tianjin-2023.json" >/dev/null || exit 99

"$program" -f "$file" print 1 -T pdf -o "$scratch/1.pdf" 2>"$scratch/err"
status=$?
if [ ! -f "$top_builddir/tianbao-pdf.so" ]; then
	echo 1..2
	[ $status = 3 ] && echo 'ok 1 - without cairo: exit status 3' || echo 'not ok 1 - exit status'
	grep -q 'PDF.*编译.*cairo' "$scratch/err" && [ ! -e "$scratch/1.pdf" ] &&
		echo 'ok 2 - and a sentence' || echo 'not ok 2 - no sentence, or a file'
elif grep -q '没有中文字体' "$scratch/err"; then
	echo '1..0 # SKIP no Chinese font (fonts-wqy-microhei)'
elif ! command -v pdftotext >/dev/null || ! command -v pdftocairo >/dev/null; then
	echo '1..0 # SKIP no pdftotext (poppler-utils)'
else
	"$top_srcdir/tests/run" pdf
fi
