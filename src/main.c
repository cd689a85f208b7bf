/*
 * The program's first lines: what must hold before anything else runs, then
 * the command line (cli/cli.h). Knows nothing of forms or records.
 */
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/cli.h"

/*
 * Descriptors 0 to 2 are open, or the first file opened later would get what is meant for the
 * terminal. One that was closed is opened the wrong way round: using it fails, as it should.
 */
static void open_standard(void)
{
	static const int mode[] = {O_WRONLY, O_RDONLY, O_RDONLY};
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", mode[fd]) != fd)
			_exit(CLI_WORLD);
}

/* Text is UTF-8 whatever the machine says; numbers stay those of C. */
static void set_locale(void)
{
	setlocale(LC_MESSAGES, "");
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* What people type is not left behind in a core file. */
static void no_core(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#ifndef TIANBAO_ASAN /* the leak checker has to look into the process */
	prctl(PR_SET_DUMPABLE, 0);
#endif
}

#ifdef TIANBAO_ASAN
/* What these libraries keep until the program ends is theirs; nothing is said of it. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

const char *__lsan_default_suppressions(void)
{
	return "leak:libcairo.so\nleak:libfontconfig.so\nleak:libpango\nleak:libglib-2.0.so\n";
}
#endif

int main(int argc, char **argv)
{
	open_standard();
	if (getuid() != geteuid() || getgid() != getegid())
		die("不以别人的身份（set-uid）运行");
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	file_out_guard();
	set_locale();
	no_core();
	return cli_main(argc, argv);
}
