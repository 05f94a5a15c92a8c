#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Someone at a terminal: prompt.py PROMPT COMMAND..., with the lines to type on standard input.

A line is typed when PROMPT has come; "^C" is Ctrl-C a second behind the line before it, "^Ax" is Ctrl-a x.
Prints what the terminal showed; fails when the terminal is left in another state than it was."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

prompt, command = sys.argv[1].encode(), sys.argv[2:]
lines = sys.stdin.read().splitlines()
pid, tty = pty.fork()
if pid == 0:
    time.sleep(0.5)     # the size is set first
    os.execv(command[0], command)
fcntl.ioctl(tty, termios.TIOCSWINSZ, struct.pack('HHHH', 33, 101, 0, 0))
before = termios.tcgetattr(tty)


def read(until, seconds=60):
    text, end = b'', time.time() + seconds
    while time.time() < end and until not in text:
        if not select.select([tty], [], [], 0.2)[0]:
            continue
        try:
            text += os.read(tty, 4096)
        except OSError:
            break
    sys.stdout.buffer.write(text)
    sys.stdout.flush()
    if until not in text:
        sys.exit('prompt.py: no %r came' % until)


for line in lines:
    if line.startswith('^'):
        time.sleep(1)
        os.write(tty, {'^C': b'\x03', '^Ax': b'\x01x'}[line])
    else:
        read(prompt)
        os.write(tty, line.encode() + b'\r')
end, status = time.time() + 60, None
while status is None and time.time() < end:
    if select.select([tty], [], [], 0.2)[0]:
        try:
            sys.stdout.buffer.write(os.read(tty, 4096))
        except OSError:
            pass
    done, st = os.waitpid(pid, os.WNOHANG)
    if done:
        status = os.waitstatus_to_exitcode(st)
if termios.tcgetattr(tty) != before:
    sys.exit('prompt.py: the terminal is not as it was')
print('\nended with', status)
