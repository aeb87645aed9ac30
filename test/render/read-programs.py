"""Reads one JSON string (a conf.d file's text) a line, answers what supervisord makes of it as one JSON object a line."""
import json, os, shlex, sys, tempfile
from supervisor.options import ServerOptions

FIELDS = ('name', 'autostart', 'startsecs', 'startretries', 'stopwaitsecs', 'stopasgroup', 'killasgroup', 'priority', 'directory', 'uid',
          'umask', 'environment', 'redirect_stderr', 'stdout_logfile', 'stdout_logfile_maxbytes', 'stdout_logfile_backups')

def describe(program):
    return {
        **{field: getattr(program, field) for field in FIELDS},
        'argv': shlex.split(program.command),
        'stopsignal': int(program.stopsignal),
        'autorestart': getattr(program.autorestart, '__name__', program.autorestart),
    }

with tempfile.TemporaryDirectory() as directory:
    main = os.path.join(directory, 'supervisord.conf')
    with open(main, 'w', encoding='utf-8') as file:
        file.write('[supervisord]\n[include]\nfiles = conf.d/*.conf\n')
    os.mkdir(os.path.join(directory, 'conf.d'))
    for line in sys.stdin:
        with open(os.path.join(directory, 'conf.d', 'a.conf'), 'w', encoding='utf-8', newline='') as file:
            file.write(json.loads(line))
        options = ServerOptions()
        try:
            options.configfile = main
            options.process_config_file(do_usage=False)
            groups = options.configroot.supervisord.process_group_configs
            programs = [program for group in groups for program in group.process_configs]
            answer = {'groups': [group.name for group in groups], 'programs': [describe(program) for program in programs]}
        except ValueError as error:
            answer = {'error': str(error)}
        print(json.dumps(answer, default=str), flush=True)
