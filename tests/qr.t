# QR codes in a PDF, read by a reader that knows nothing of us.
make=$top_builddir/tests/pdfmake
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99
if [ ! -f "$top_builddir/tianbao-pdf.so" ]; then
	echo '1..0 # SKIP built without cairo'
	exit
elif ! "$make" "$top_builddir" x >x.pdf 2>err; then
	echo "1..0 # SKIP $(cat err)"
	exit
elif ! command -v pdftotext >/dev/null; then
	echo '1..0 # SKIP no pdftotext (poppler-utils)'
	exit
fi

n=0
result() {
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n - $2" || echo "not ok $n - $2"
}

"$make" "$top_builddir" 上面 -q 'not to be read as a text' 下面 >x.pdf
pdftotext -raw x.pdf x.txt
grep -q 上面 x.txt && grep -q 下面 x.txt && ! grep -q 'not to be' x.txt
result $? 'a QR code is no text'
pdftocairo -svg x.pdf x.svg
dark=$(grep -c 'fill-rule' x.svg)
if ! grep -q '^#define HAVE_QR 1' "$top_builddir/config.h"; then
	[ "$dark" = 0 ]
	result $? 'without libqrencode it is left out'
elif ! command -v zbarimg >/dev/null; then
	n=$((n + 1))
	echo "ok $n # SKIP no zbarimg (zbar-tools)"
else
	long=$(seq -s ' ' 1 120)
	for text in 'tianbao:7:3f2a-9c1d' "$long" 'SM3 1ab2 1d64 0f3c 7e55' '河北 2021 第 3 次 校验 1ab2'; do
		"$make" "$top_builddir" 校验值 -q "$text" 下面 >x.pdf
		pdftoppm -r 200 -png x.pdf x
		read=$(zbarimg -q --raw x-1.png 2>/dev/null)
		[ "$read" = "$text" ]
		result $? "read back: $(echo "$text" | cut -c 1-40)"
	done
	# That of a signed record has its check value, as it was told when it was signed.
	program="$top_builddir/tianbao -f tianbao.db"
	$program import "$top_srcdir/tests/data/published/tianjin-2023.json" >/dev/null
	$program review 3 >/dev/null
	value=$($program sign 3 2>/dev/null | sed -n 's/.*校验码 *//p' | tr -d ' ')
	$program print 3 -T pdf -o x.pdf
	pdftoppm -r 200 -png -singlefile x.pdf x
	read=$(zbarimg -q --raw x.png 2>/dev/null)
	[ ${#value} = 64 ] && [ "${read##*:}" = "$value" ]
	result $? 'the check value of a signed record'
fi
echo "1..$n"
