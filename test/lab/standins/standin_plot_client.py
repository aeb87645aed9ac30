"""Part of the lab's stand-ins: the plot-client, which keeps farms on disks and plots while there is a plot-server."""
import json
import time

from standin_behaviour import Fatal, log, new_id
from standin_farm import Farm
from standin_member import ASK_APP_INFO, ASK_FARMS, FARMS, PLOTTERS, Member, directory

TARGET = 'subspace_farmer::single_disk_farm'


class PlotClient:
    def __init__(self, options):
        self.disks = options['paths']
        self.farms, self.plotter_seen, self.app_info = [], None, None
        self.member = Member(options, 'plot-client', self.gauges)
        paths = [disk['path'].rstrip('/') for disk in self.disks]
        if len(set(paths)) < len(paths):
            raise Fatal('the same directory is given twice')
        for path in paths:
            directory(path)
        self.inbox = f'_INBOX.{new_id()}'
        self.member.nats.subscribe(self.inbox, self.told)
        self.member.log('Waiting for a controller to tell about the chain')
        self.ask()

    def gauges(self):
        return {'subspace_farmer_sectors_total_sectors_Plotted': sum(farm.plotted for farm in self.farms)}

    def ask(self):
        if self.app_info is None:
            self.member.nats.publish(ASK_APP_INFO, {}, reply=self.inbox)
            self.member.loop.after(1, self.ask)

    def told(self, payload, _reply):
        if self.app_info is not None:
            return
        self.app_info = json.loads(payload)
        for index, disk in enumerate(self.disks):
            self.open(index, disk)
        self.member.hear(PLOTTERS, self.heard_plotter)
        self.member.loop.every(self.member.behaviour.plot_seconds, self.plot)

    def open(self, index, disk):
        farm = Farm(disk['path'], disk['sectors'], self.app_info['genesisHash'])
        self.farms.append(farm)
        self.say(index, f"ID: {farm.info['id']}")
        self.say(index, f"Genesis hash: 0x{farm.info['genesisHash']}")
        self.say(index, f"Allocated space: {farm.info['allocatedSpace']} bytes, {farm.sectors} sectors, {farm.plotted} plotted")
        if farm.lost:
            self.say(index, f'{farm.lost} plotted sectors past the new size were dropped', level='WARN')
        self.member.announce(FARMS, farm.info['id'], ASK_FARMS, sectors=farm.sectors)

    def say(self, index, message, **more):
        log(TARGET, message, span=f'{{farm_index={index}}}', **more)

    def heard_plotter(self, _message):
        self.plotter_seen = time.monotonic()

    def plot(self):
        patience = 3 * self.member.behaviour.identify_seconds
        if self.plotter_seen is None or self.plotter_seen < time.monotonic() - patience:
            return
        for index, farm in enumerate(self.farms):
            if farm.plotted < farm.sectors:
                done = farm.plotted / farm.sectors * 100
                self.say(index, f'Plotting sector ({done:.2f}% complete)', sector_index=farm.plotted)
                farm.note_plotted(farm.plotted + 1)


def plot_client(options):
    return PlotClient(options).member.run()
