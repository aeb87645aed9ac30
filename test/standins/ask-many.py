"""Runs stand-ins as `ask-many.py` is told on stdin, [[path, argv, environment], ...], and prints their [status, stdout, stderr].

Each runs in a fork of this process, which has loaded what they share: a hundred take a second.
"""
import json
import os
import runpy
import signal
import sys
import tempfile


def run(path, argv, environment):
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [path, *argv]
    signal.alarm(20)  # one that goes on is none of those that end at once
    status = 0
    try:
        runpy.run_path(path, run_name='__main__')
    except SystemExit as ended:
        status = ended.code or 0
    sys.stdout.flush()
    os._exit(status)


def ask(path, argv, environment):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(error.fileno(), 2)
            run(path, argv, environment)
        _, status = os.waitpid(pid, 0)
        said = [os.pread(file.fileno(), 2**20, 0).decode() for file in (out, error)]
    return [os.waitstatus_to_exitcode(status), *said]


jobs = json.load(sys.stdin)
sys.path.insert(0, os.path.dirname(jobs[0][0]))
import standin_cli  # noqa: E402, F401
import standin_controller  # noqa: E402, F401
import standin_values  # noqa: E402, F401

json.dump([ask(*job) for job in jobs], sys.stdout)
