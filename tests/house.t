#!/bin/sh
# The rules of the house: layers, outside libraries, sizes, words.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top" || exit 99
n=0

# Reports one rule: its name, then what breaks it ("": it holds).
rule() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "$2" | sed 's/^/#   /'
	fi
}

# Each #include "layer/…" in layer $1 whose layer is not among $2.
upward() {
	grep -n '#include "' src/"$1"/*.[ch] | grep -v '\.def"' | grep -vE "#include \"($2)/"
}
rule 'base includes only base' "$(upward base base)"
rule 'form includes nothing above it' "$(upward form 'base|form')"
rule 'doc includes nothing above it' "$(upward doc 'base|form|doc')"
rule 'store does not know table or above' "$(upward store 'base|form|doc|store')"
rule 'table does not know store or above' "$(upward table 'base|form|doc|table')"
rule 'out includes nothing above it' "$(upward out 'base|form|doc|store|table|out|in')"
rule 'in includes nothing above it' "$(upward in 'base|form|doc|store|table|out|in')"
rule 'ui includes nothing above it' "$(upward ui 'base|form|doc|store|table|out|in|ui')"

# Files that include an outside header matching $1 and are not among $2.
outside() {
	grep -lE "#include <($1)" src/*.[ch] src/*/*.[ch] | grep -vE "^($2)\$"
}
rule 'libunistring only in base/text' "$(outside 'uni(lbrk|str|width|norm|gbrk|ctype|case|wbrk|types)\.h' 'src/base/text[a-z_]*\.c')"
rule 'nettle only in base/digest' "$(outside 'nettle/' 'src/base/digest\.c')"
rule 'jansson only in base/json' "$(outside 'jansson' 'src/base/json\.c')"
rule 'libyaml only in form/yaml' "$(outside 'yaml\.h' 'src/form/yaml\.c')"
rule 'PCRE2 only in form/pattern' "$(outside 'pcre2' 'src/form/pattern\.c')"
rule 'SQLite only in doc/rules and store' \
	"$(outside 'sqlite3' 'src/doc/rules[a-z_]*\.[ch]|src/store/[a-z_]*\.[ch]')"
rule 'iconv only in out/charset' "$(outside 'iconv\.h' 'src/out/charset\.c')"
rule 'curses only in ui/term' "$(outside 'n?curses|term\.h|panel' 'src/ui/term\.c')"

rule 'cairo and pango only in out/pen_cairo' "$(outside 'cairo|pango' 'src/out/pen_cairo\.c')"
rule 'libqrencode only in out/pen_qr' "$(outside 'qrencode' 'src/out/pen_qr\.c')"
rule 'libxlsxwriter only in out/book_lxw' "$(outside 'xlsxwriter' 'src/out/book_lxw\.c')"
rule 'dlopen only in out/module' "$(outside 'dlfcn' 'src/out/module\.c')"

rule 'other programs are run in base/spawn only' "$(
	grep -nE '\b(system|popen|v?fork|exec[lv]p?e?|execv(at|pe)|posix_spawnp?|dlmopen) *\(' src/*.c src/*/*.c |
		grep -v '^src/base/spawn\.c')"
rule 'nothing is printed below cli and ui' "$(
	grep -nE '\b(v?f?printf|puts|fputs|putchar|perror)\(' src/base/*.c src/form/*.c src/doc/*.c \
		src/store/*.c src/table/*.c src/out/*.c src/in/*.c | grep -v '^src/base/mem\.c')"

# Words of the domain are data: field names, titles and provinces of the forms do not stand in src.
words=$(grep -ohE '^  [^ #:-]+:' forms/*.yaml | tr -d ' :' | LC_ALL=C grep -E '[^ -~]{6,}' | sort -u |
	paste -sd '|' -)
rule 'the forms have words to look for' "$([ -n "$words" ] || echo "none found in forms/*.yaml")"
rule 'no field, title or province of a form in src' "$(
	grep -nE "\"[^\"]*(天津|河北|广州)|\"(${words:-绩效})\"" src/*.[ch] src/*/*.[ch] src/*/*.def)"

# Stems of the files of layer $1 that its part of the tour does not name.
unnamed() {
	awk -v layer="$1/" 'index($0, layer) == 1 {on = 1; next} /^[a-z.]/ {on = 0} on' src/README >"$tour"
	ls src/"$1" | sed 's/\.[a-z]*$//' | sort -u | while read -r stem; do
		grep -qE "(^|[^a-z_])$stem([^a-z_]|\$)" "$tour" || echo "src/$1/$stem"
	done
}
tour=$(mktemp)
rule 'the tour in src/README names every file' "$(
	for layer in base form doc store table out in ui cli; do unnamed $layer; done)"
rm -f "$tour"

pictures=$(mktemp)
rule 'no file over 650 lines' "$(
	wc -l src/*.c src/*/*.[ch] src/*/*.def tests/*.c tests/*/*.c 2>/dev/null |
		awk '$2 != "total" && $1 > 650')"
rule 'no function over 120 lines' "$(
	awk '/^{/ {body = FNR} /^}/ {
		if (body && FNR - body > 120) print FILENAME ":" body ": " FNR - body " lines"
		body = 0
	}' src/*.c src/*/*.c)"
rule 'every file says first what it is for' "$(
	for file in src/*.c src/*/*.[ch]; do
		head -n 1 "$file" | grep -q '^/\*' || echo "$file"
	done)"
rule 'nothing is left to do later' "$(
	grep -rnE '\b(TODO|FIXME|XXX)\b' src tests man forms data --include='*.[ch1-9]' --include='*.yaml')"
rule 'no mark of a merge is left' "$(
	grep -rnE '^(<<<<<<<|>>>>>>>) ' NEWS README.md Makefile.am configure.ac src tests man forms data)"
rule 'every form and data file is installed' "$(
	for file in forms/*.yaml data/*.yaml data/printers/*.yaml data/indicators/*.yaml; do
		grep -q "[ 	]$file\\b" Makefile.am || echo "$file"
	done)"
rule 'the pictures the README names are there, and small' "$(
	grep -oE 'doc/[a-z]+\.png' README.md | sort -u >"$pictures"
	ls doc/*.png | diff "$pictures" - | grep '^[<>]'
	find doc -size +100k)"
rm -f "$pictures"
rule 'no test sleeps' "$(
	grep -rnE '\b(sleep|usleep|nanosleep)[ (]+[0-9]' tests --include='*.c' --include='*.t' \
		--include=cmd | grep -v '^tests/house\.t')"
echo "1..$n"
