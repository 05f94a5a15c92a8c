#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Stands in for gdb: gdb_client.py SOCKET STORE SECONDS.

Lets a machine that waits run, stops it once the store has a result, for so many seconds,
and lets it run again.  Fails when the machine runs before it is told to."""
import glob
import os
import socket
import sqlite3
import sys
import time

pattern, store, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])


def wait_for(what, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        got = what()
        if got:
            return got
        time.sleep(0.1)
    sys.exit('gdb_client: waited in vain')


def packet(text):
    return b'$%s#%02x' % (text, sum(text) & 0xff)


def results():
    try:
        db = sqlite3.connect('file:%s?mode=ro' % store, uri=True)
        return db.execute("SELECT count(*) FROM case_result WHERE status != 'planned'").fetchone()[0]
    except sqlite3.Error:
        return 0


path = wait_for(lambda: glob.glob(pattern))[0]
gdb = socket.socket(socket.AF_UNIX)


def connected():
    try:
        gdb.connect(path)
        return True
    except OSError:
        return False


wait_for(connected)
# the first instruction of an x86: nothing has run
gdb.sendall(packet(b'?'))
reply = b''
while b'#' not in reply:
    reply += gdb.recv(1000)
assert b'$T05' in reply, reply
gdb.sendall(b'+' + packet(b'c'))
wait_for(results)
gdb.sendall(b'\x03')
reply = b''
while b'$T' not in reply or reply[-3:-2] != b'#':
    reply += gdb.recv(1000)
# what was under way when the VM stopped is in the store by then
time.sleep(1)
before = results()
time.sleep(seconds)
assert results() == before, 'it ran on while it was stopped'
print('stopped at', before)
gdb.sendall(b'+' + packet(b'c'))
while gdb.recv(1000):
    pass
