"""Part of the lab's stand-ins: command lines read as strictly as clap reads those of the vendor's binaries."""
import sys

from standin_version import NOTE, VERSION


class Flag:
    """`metavar` None: takes no value. `check` turns the text into the value, or raises ValueError."""

    def __init__(self, name, metavar=None, about='', check=str, many=False, required=False, default=None):
        self.name, self.metavar, self.about, self.check = name, metavar, about, check
        self.many, self.required, self.default = many, required, default
        self.key = name.lstrip('-').replace('-', '_')

    def __str__(self):
        return self.name if self.metavar is None else f'{self.name} <{self.metavar}>'


class Positional(Flag):
    """At least one, and at most one unless `many`; its value is the list `paths`."""

    def __init__(self, metavar, about='', check=str, many=False):
        super().__init__('paths', metavar, about, check, many, required=True)

    def __str__(self):
        return f'<{self.metavar}>' + ('...' if self.many else '')


class Command:
    """`exclusive`: names of flags of which exactly one must be given."""

    def __init__(self, name, about, flags=(), positional=None, commands=(), exclusive=(), run=None):
        self.name, self.about, self.flags, self.positional = name, about, flags, positional
        self.commands, self.exclusive, self.run = commands, exclusive, run


def choice(*values):
    def check(text):
        if text not in values:
            raise ValueError(f'[possible values: {", ".join(values)}]')
        return text

    return check


def usage(path, command):
    required = [str(flag) for flag in command.flags if flag.required]
    last = ['<COMMAND>'] if command.commands else [str(command.positional)] if command.positional else []
    return 'Usage: ' + ' '.join([*path, '[OPTIONS]', *required, *last])


def help_text(path, command):
    rows = [(str(flag), flag.about + (f' [default: {flag.default}]' if flag.default is not None else '')) for flag in command.flags]
    rows.append(('-h, --help', 'Print help'))
    if len(path) == 1:
        rows.append(('-V, --version', 'Print version'))
    parts = [f'{command.about}\n({NOTE})\n\n{usage(path, command)}\n']
    if command.commands:
        parts.append('Commands:\n' + ''.join(f'  {each.name:28}  {each.about}\n' for each in command.commands))
    if command.positional:
        parts.append(f'Arguments:\n  {command.positional}  {command.positional.about}\n')
    parts.append('Options:\n' + ''.join(f'      {flag:38}  {about}\n' for flag, about in rows))
    return '\n'.join(parts)


class Reader:
    def __init__(self, command, argv):
        self.path, self.command, self.rest, self.values = [command.name], command, list(argv), {}
        self.levels = []

    def refuse(self, what):
        sys.stderr.write(f"error: {what}\n\n{usage(self.path, self.command)}\n\nFor more information, try '--help'.\n")
        sys.exit(2)

    def read(self):
        for flag in self.command.flags:
            if flag.default is not None:
                self.values[flag.key] = flag.check(flag.default)
        given = set()
        self.levels.append((self.path, self.command, given))
        while self.rest:
            token = self.rest.pop(0)
            if token in ('-h', '--help'):
                sys.stdout.write(help_text(self.path, self.command))
                sys.exit(0)
            if token in ('-V', '--version') and len(self.path) == 1:
                print(f'{self.command.name} {VERSION} ({NOTE})')
                sys.exit(0)
            if token.startswith('-') and token != '-':
                self.read_flag(token, given)
                continue
            entered = next((each for each in self.command.commands if each.name == token), None)
            if entered:
                self.path, self.command = [*self.path, token], entered
                return self.read()
            self.read_positional(token, given)
        if self.command.commands:
            sys.stderr.write(help_text(self.path, self.command))
            sys.exit(2)
        run = self.command.run
        for self.path, self.command, given in self.levels:
            self.complete(given)
        return run, self.values

    def read_flag(self, token, given):
        name, equals, text = token.partition('=')
        flag = next((each for each in self.command.flags if each.name == name), None)
        if flag is None:
            self.refuse(f"unexpected argument '{name}' found")
        if flag.name in given and not flag.many:
            self.refuse(f"the argument '{flag}' cannot be used multiple times")
        given.add(flag.name)
        if flag.metavar is None:
            if equals:
                self.refuse(f"unexpected value '{text}' for '{flag.name}' found; no more were expected")
            self.values[flag.key] = True
            return
        if not equals:
            if not self.rest or self.rest[0].startswith('-'):
                self.refuse(f"a value is required for '{flag}' but none was supplied")
            text = self.rest.pop(0)
        value = self.checked(flag, text)
        if not flag.many:
            self.values[flag.key] = value
        elif flag.key in self.values:
            self.values[flag.key].append(value)
        else:
            self.values[flag.key] = [value]

    def read_positional(self, token, given):
        positional = self.command.positional
        if positional is None or (not positional.many and positional.name in given):
            kind = 'unrecognized subcommand' if self.command.commands else 'unexpected argument'
            self.refuse(f"{kind} '{token}'" + ('' if self.command.commands else ' found'))
        given.add(positional.name)
        self.values.setdefault(positional.key, []).append(self.checked(positional, token))

    def checked(self, flag, text):
        try:
            if text == '':
                raise ValueError('a value is required')
            return flag.check(text)
        except ValueError as error:
            self.refuse(f"invalid value '{text}' for '{flag}': {error}")

    def complete(self, given):
        wanted = [*self.command.flags, *([self.command.positional] if self.command.positional else [])]
        missing = [str(flag) for flag in wanted if flag.required and flag.name not in given]
        chosen = [str(flag) for flag in self.command.flags if flag.name in self.command.exclusive and flag.name in given]
        if self.command.exclusive and not chosen:
            missing.append(f'<{"|".join(self.command.exclusive)}>')
        if missing:
            self.refuse('the following required arguments were not provided:\n' + '\n'.join(f'  {each}' for each in missing))
        if len(chosen) > 1:
            self.refuse(f"the argument '{chosen[0]}' cannot be used with '{chosen[1]}'")
        for flag in self.command.flags:
            self.values.setdefault(flag.key, [] if flag.many else None)


def main(command):
    """Reads this process's arguments and runs the command; a Fatal error ends it as anyhow does."""
    from standin_behaviour import Fatal

    run, values = Reader(command, sys.argv[1:]).read()
    try:
        sys.exit(run(values))
    except Fatal as error:
        sys.stdout.flush()
        sys.stderr.write(f'Error: {error}\n')
        sys.exit(1)
