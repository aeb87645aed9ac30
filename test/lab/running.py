"""Prints, as JSON, every program of supervisord: its state and pid, the rendered words, and those that the live process has."""
import configparser, glob, http.client, json, shlex, socket, xmlrpc.client


class Socket(xmlrpc.client.Transport):
    def make_connection(self, host):
        connection = http.client.HTTPConnection(host)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect("/run/supervisor.sock")
        connection.connect = lambda: None
        return connection


def words(path):
    return open(path, "rb").read().decode().rstrip("\0").split("\0")


def rendered(path):
    conf = configparser.RawConfigParser()
    conf.read(path)
    for section in conf.sections():
        environment = shlex.split(conf.get(section, "environment", fallback="").replace(",", " "))
        command = shlex.split(conf.get(section, "command", fallback="").replace("%%", "%"))
        yield section.removeprefix("program:"), {"command": command, "environment": environment}


supervisor = xmlrpc.client.ServerProxy("http://localhost", transport=Socket()).supervisor
files = dict(program for path in glob.glob("/etc/supervisor/conf.d/*.conf") for program in rendered(path))
programs = {}
for process in supervisor.getAllProcessInfo():
    pid = process["pid"]
    live = {"argv": words(f"/proc/{pid}/cmdline"), "environ": words(f"/proc/{pid}/environ")} if pid else {}
    programs[process["name"]] = {"state": process["statename"], "pid": pid, **files.get(process["name"], {}), **live}
print(json.dumps(programs))
