/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Runs a command and reads what it says.  The command is found along $PATH, has
 * /dev/null as its standard input and LC_ALL=C, so that its messages can be read.
 */
#ifndef BM_VM_SPAWN_H
#define BM_VM_SPAWN_H

/*
 * Gives each line of the command's standard output to @line, without its
 * newline.  A negative value from @line kills the command and is returned.
 * Otherwise the exit status (128 + the signal's number for a killed command),
 * or -errno when the command could not be run: -ETIMEDOUT after 15 minutes without
 * a word from it, which kills it.  @line may be NULL.
 */
int spawn_read(char *const argv[], int (*line)(char *line, void *arg), void *arg);
int spawn_wait(char *const argv[]);

/*
 * The end of what the last command of this thread wrote to its standard error,
 * cut at a line, without the last newline.  Valid until the next command.
 */
const char *spawn_stderr(void);
/*
 * The first line of @text (of spawn_stderr()), without apt's mark, that is not a
 * warning where there is one: the last lines often only say that something
 * failed.  "no message" for none.  Valid until the next call in this thread.
 */
const char *spawn_first_error(const char *text);

#endif
