#!/bin/sh
# Workbooks, read back by tests/xlsxdump. Without libxlsxwriter the program says so.
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
build=${top_builddir:-$top}
if ! [ -f "$build/tianbao-xlsx.so" ]; then
	exec "$top/tests/run" xlsx-none
elif ! command -v unzip >/dev/null; then
	echo '1..0 # skip unzip is not installed: apt-get install unzip'
else
	exec "$top/tests/run" xlsx
fi
