/* The program's first lines: descriptors, environment, then the command line. */
#include <stdio.h>

int main(void)
{
	puts("tianbao " PACKAGE_VERSION);
	return 0;
}
