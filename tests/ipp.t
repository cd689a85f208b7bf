#!/bin/sh
# Printed on a real IPP printer: our program, lp, a CUPS of our own, its ipp backend, and
# ippeveprinter, which hands each job that arrives to a script. All on a socket and a loopback port
# of our own; nothing is left running. Waits are for events, with a limit.
set -u
top_builddir=${top_builddir:-.}
top_srcdir=${top_srcdir:-.}
PATH=$top_builddir:$PATH:/usr/sbin:/usr/local/sbin
export PATH LC_ALL=C.UTF-8 TZ=Asia/Shanghai

for program in cupsd lp lpadmin lpstat ippeveprinter ipptool dbus-daemon timeout mkfifo; do
	command -v $program >/dev/null || {
		echo "1..0 # skip no $program here (Debian: cups cups-client cups-ipp-utils dbus-daemon)"
		exit 0
	}
done

programs=/usr/lib/cups
[ -x $programs/backend/ipp ] || {
	echo "1..0 # skip CUPS keeps its programs elsewhere than in $programs"
	exit 0
}

work=$(mktemp -d) || exit 99
chmod 755 "$work" # what CUPS runs does so as its own user
pids=
finish() {
	trap - EXIT
	# shellcheck disable=SC2086
	[ -z "$pids" ] || kill $pids 2>/dev/null
	wait
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 99' HUP INT TERM

n=0
result() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' "$work/said" 2>/dev/null
	fi
}
give_up() {
	echo "Bail out! $1"
	tail -n 30 "$work"/log/* | sed 's/^/# /'
	exit 99
}
# Until a command succeeds, at most 20 seconds.
until_done() {
	timeout 20 sh -c 'until "$@" >/dev/null 2>&1; do :; done' sh "$@"
}

cd "$work" || exit 99
mkdir -p etc/ppd etc/ssl cache run/certs requests/tmp log home jobs
unset XDG_CONFIG_HOME XDG_DATA_HOME
HOME=$work/home TIANBAO_FILE=$work/tianbao.db
CUPS_SERVER=$work/run/cups.sock
bus=unix:path=$work/run/bus
export HOME TIANBAO_FILE CUPS_SERVER

cat >etc/cups-files.conf <<.
ServerRoot $work/etc
CacheDir $work/cache
StateDir $work/run
RequestRoot $work/requests
TempDir $work/requests/tmp
AccessLog $work/log/access
ErrorLog $work/log/error
PageLog $work/log/page
ServerKeychain $work/etc/ssl
SystemGroup $(id -gn)
ServerBin $work/bin
.
cat >etc/cupsd.conf <<.
Listen $CUPS_SERVER
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
.
# The programs of CUPS, and one more way to a printer, which takes any bytes: our own.
mkdir -p bin/backend taken
for part in $programs/*; do
	[ "$part" = $programs/backend ] || ln -s "$part" bin/
done
ln -s $programs/backend/ipp bin/backend/ipp
cat >bin/backend/keep <<.
#!/bin/sh
[ \$# -ge 5 ] || exit 0
cat \${6:--} >"$work/taken/job"
timeout 20 sh -c 'echo taken >"$work/events"'
.
chmod 755 bin/backend/keep
chmod 777 taken
# ippeveprinter wants to announce itself and asks the system's bus for who does that: nobody.
cat >etc/bus.conf <<.
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>$bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
.
# What arrives: its type is the event, the file is kept.
mkfifo events
chmod 666 events
cat >arrived <<.
#!/bin/sh
cp "\$1" "$work/job"
timeout 20 sh -c 'echo "\$CONTENT_TYPE" >"$work/events"'
.
chmod 755 arrived

dbus-daemon --nofork --config-file="$work/etc/bus.conf" >log/bus 2>&1 &
pids=$!
cupsd -f -c "$work/etc/cupsd.conf" -s "$work/etc/cups-files.conf" >log/cupsd 2>&1 &
pids="$pids $!"
until_done test -S run/bus || give_up 'no bus'
until_done lpstat -r || give_up 'no CUPS'

# A port nobody has: the first of some on which the printer stays.
printer=
for port in $(awk -v p=$$ 'BEGIN { for (i = 0; i < 5; i++) print 20000 + (p * 7 + i * 997) % 12000 }'); do
	uri=ipp://localhost:$port/ipp/print
	ipptool -q -T 1 "$uri" get-printer-attributes.test 2>/dev/null && continue
	DBUS_SYSTEM_BUS_ADDRESS=$bus ippeveprinter -r off -n localhost -p "$port" -d "$work/jobs" -k -c "$work/arrived" \
		-f application/pdf,text/plain,image/pwg-raster tianbao >log/printer 2>&1 &
	printer=$!
	until_done sh -c "kill -0 $printer && ipptool -q $uri get-printer-attributes.test || ! kill -0 $printer"
	kill -0 $printer 2>/dev/null && break
done
pids="$pids $printer"
ipptool -q "$uri" get-printer-attributes.test 2>/dev/null || give_up 'no printer'
lpadmin -p needle -E -v "$uri" 2>log/lpadmin || give_up 'no raw queue'
lpadmin -p any -E -v keep:/ 2>>log/lpadmin || give_up 'no queue for any bytes'
lpadmin -p laser -E -v "$uri" -m everywhere 2>>log/lpadmin || give_up 'no queue by IPP Everywhere'

mkdir -p home/.config/tianbao
cat >home/.config/tianbao/config.yaml <<.
printers:
  文本: {queue: needle, lines: 60}
  汉字: {queue: needle, encoding: GB18030, raw: no, lines: 66}
  # ippeveprinter takes what it knows the type of; -o raw is for printers that take any bytes.
  原样: {like: lq-80, queue: any}
  针式: {like: lq-80, command: [lp, -d, needle, -t, '{title}', -o, document-format=text/plain]}
  激光: {queue: laser, format: pdf}
  没有: {like: lq-80, queue: nobody}
.
tianbao import "$top_srcdir/tests/data/published/hebei-2021.json" >/dev/null || give_up 'no records'

# Prints record 1, waits for what arrives: ./job, its type in $event.
print_on() {
	tianbao print 1 --printer "$1" -o sent 2>said || return 1
	tianbao print 1 --printer "$1" 2>said || return 1
	event=$(timeout 60 head -n 1 events)
	[ -n "$event" ]
}

print_on 文本 && cmp sent job >>said && grep -q 综合事务管理 job
result $? 'text arrives, byte for byte'
grep -q '已交给打印机“文本”：request id is needle-1' said
result $? 'and lp answers'
print_on 汉字 && cmp sent job >>said && iconv -f GB18030 -t UTF-8 job | grep -q '第 1 页 共 1 页'
result $? 'so does GB18030'
print_on 针式 && cmp sent job >>said && [ "$(head -c 4 job | od -An -tx1)" = ' 1b 40 1c 26' ]
result $? 'so do the commands of a needle printer'
tianbao print 1 --printer 原样 -o sent && tianbao print 1 --printer 原样 2>said &&
	[ "$(timeout 60 head -n 1 events)" = taken ] && cmp sent taken/job >>said
result $? 'and lp -o raw hands on any bytes'
if tianbao print 1 -T pdf -o one.pdf 2>said && command -v pdftotext >/dev/null; then
	# CUPS writes it anew, made to the size of the printer's paper: what stands there is what was sent.
	words() { pdftotext -layout "$1" - | tr -d ' \n\f'; }
	print_on 激光 && [ "$event" = application/pdf ] && words sent >sent.txt &&
		words job >job.txt && cmp sent.txt job.txt >>said && grep -q 综合事务管理 job.txt
	result $? 'so does PDF, by IPP Everywhere'
else
	n=$((n + 1))
	echo "ok $n - PDF # skip no PDF in this build, or no pdftotext"
fi
tianbao print 1 --printer 没有 2>said
[ $? = 3 ] && grep -q 'lp 没有收下：lp: ' said
result $? 'a queue that is not there: status 3 and the words of lp'
tianbao print 1 --printer 没有 -o sent && cmp sent home/.local/share/tianbao/print/综合事务管理.prn >>said
result $? 'and the job is kept'
echo "1..$n"
