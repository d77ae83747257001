"""The air and the radios in it: bumble's, with what Linux and these tests need beyond it."""

import asyncio

from bumble import hci, ll
from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink

SUPERVISION_TIMEOUT = 0x08
UNKNOWN_CONNECTION = 0x02


class Air(LocalLink):
    """Where all radios hear each other."""

    def __init__(self):
        super().__init__()
        self.rssi = {}  # dBm, by the advertiser's address as text
        self.unreachable = set()  # controllers that are out of range

    def send_acl_data(self, sender, destination, transport, data):
        """bumble 0.0.236 labels data with the sender's random address always; a kernel's adapter that connects with
        its public one would lose all of it. It is the connection's own address that counts."""
        if transport != PhysicalTransport.LE:
            return super().send_acl_data(sender, destination, transport, data)
        connection = sender.le_connections.get(destination)
        peer = self.find_le_controller(destination)
        if connection and peer and not {sender, peer} & self.unreachable:
            asyncio.get_running_loop().call_soon(
                peer.on_link_acl_data, connection.self_address, transport, data)

    def send_advertising_pdu(self, sender, packet):
        if sender not in self.unreachable:
            super().send_advertising_pdu(sender, packet)

    def lose(self, controller):
        """Both ends of each of a radio's connections see a supervision timeout; nobody says goodbye."""
        for connection in list(controller.le_connections.values()):
            peer = self.find_le_controller(connection.peer_address)
            if peer:
                for other in list(peer.le_connections.values()):
                    if other.peer_address == connection.self_address:
                        peer.on_le_disconnected(other, SUPERVISION_TIMEOUT)
            controller.on_le_disconnected(connection, SUPERVISION_TIMEOUT)


class Radio42(Controller):
    """A Bluetooth 4.2 radio with 251 bytes of data length.

    bumble 0.0.236 claims LL_PRIVACY and EXTENDED_ADVERTISING but answers with the plain LE Connection Complete event.
    Linux then waits for the Enhanced one, stalls its command queue, and cancels a connection that stands."""

    le_features = (
        hci.LeFeatureMask.LE_ENCRYPTION
        | hci.LeFeatureMask.CONNECTION_PARAMETERS_REQUEST_PROCEDURE
        | hci.LeFeatureMask.PERIPHERAL_INITIATED_FEATURE_EXCHANGE
        | hci.LeFeatureMask.LE_PING
        | hci.LeFeatureMask.LE_DATA_PACKET_LENGTH_EXTENSION)
    le_acl_data_packet_length = 251
    supported_max_tx_octets = supported_max_rx_octets = 251


class Adapter(Radio42):
    """A radio as the guest's kernel drives it."""

    # A controller tells the same advertisement again only now and then; all of them would drown a slow guest.
    REPORT_AGAIN_S = 1.0

    def __init__(self, *arguments, slots=None, **named):
        super().__init__(*arguments, **named)
        self.slots = slots  # connections at a time; None: no limit
        self.is_silent = False
        self._reported = {}

    def on_packet(self, packet):
        if not self.is_silent:
            super().on_packet(packet)

    def send_hci_packet(self, packet):
        if not self.is_silent:
            super().send_hci_packet(packet)

    def unplug(self):
        """Its connections end; nobody is there to be told of it but their other ends."""
        self.pending_le_connection = None
        self.le_scan_enable = False
        was_silent, self.is_silent = self.is_silent, True
        self.link.lose(self)
        self.is_silent = was_silent

    def on_hci_reset_command(self, command):
        self.unplug()
        return super().on_hci_reset_command(command)

    def on_hci_le_set_scan_enable_command(self, command):
        self._reported.clear()
        return super().on_hci_le_set_scan_enable_command(command)

    def on_hci_le_create_connection_command(self, command):
        if self.slots is not None and len(self.le_connections) >= self.slots:
            return self._send_hci_command_status(
                hci.HCI_ErrorCode.CONNECTION_LIMIT_EXCEEDED_ERROR, command.op_code)
        return super().on_hci_le_create_connection_command(command)

    def on_hci_le_create_connection_cancel_command(self, command):
        """bumble answers, but goes on connecting. What was begun ends with a Connection Complete that says so."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        asyncio.get_running_loop().call_soon(
            self.send_hci_packet,
            hci.HCI_LE_Connection_Complete_Event(
                status=UNKNOWN_CONNECTION, connection_handle=0, role=hci.Role.CENTRAL,
                peer_address_type=pending.peer_address.address_type, peer_address=pending.peer_address,
                connection_interval=0, peripheral_latency=0, supervision_timeout=0, central_clock_accuracy=0))
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_ll_advertising_pdu(self, packet):
        if isinstance(packet, ll.AdvNonConnInd):
            if self.le_scan_enable:
                self._report(packet.advertiser_address, packet.data, is_connectable=False)
            return
        super().on_ll_advertising_pdu(packet)

    def on_advertising_pdu(self, pdu):
        """bumble knows no scan response and one signal strength."""
        scans, self.le_scan_enable = self.le_scan_enable, False
        super().on_advertising_pdu(pdu)  # connects, where that was asked for
        self.le_scan_enable = scans
        if scans:
            self._report(pdu.advertiser_address, pdu.data, is_connectable=True)

    def _report(self, address, data, is_connectable):
        now = asyncio.get_running_loop().time()
        if self._reported.get((address, data), 0) > now - self.REPORT_AGAIN_S:
            return
        self._reported[(address, data)] = now
        event = hci.HCI_LE_Advertising_Report_Event
        kinds = event.EventType
        packets = [(kinds.ADV_IND if is_connectable else kinds.ADV_NONCONN_IND, data)]
        sender = self.link.find_le_controller(address)
        if is_connectable and self.le_scan_type == 1 and sender:
            packets.append((kinds.SCAN_RSP, sender.le_legacy_advertiser.scan_response_data))
        for kind, packet in packets:
            self.send_hci_packet(event([event.Report(
                event_type=kind, address_type=address.address_type, address=address, data=packet,
                rssi=self.link.rssi.get(str(address), -50))]))
