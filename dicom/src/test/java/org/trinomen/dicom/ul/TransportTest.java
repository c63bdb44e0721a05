package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TransportTest {

  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(new Implementation("2.25.1", "TEST"));

  /**
   * A sender that writes a message in pieces, as DCMTK does, waits for the acknowledgement of one
   * before it sends the next: 43 ms each time that the system may put it off.
   */
  @Test
  void acknowledgementAtOnceIsArmedForEachRead() throws Exception {
    MemorySocket socket = socket();
    Transport transport = new Transport(TransportConnection.plain(socket), SETTINGS, () -> 0);

    readAll(transport);

    assertThat(socket.reads()).isGreaterThan(1);
    assertThat(socket.readsUnarmed()).isZero();
  }

  @Test
  void acknowledgementIsLeftToTheSystemWhereSettingsSaySo() throws Exception {
    MemorySocket socket = socket();
    Transport transport =
        new Transport(TransportConnection.plain(socket), SETTINGS.withQuickAck(false), () -> 0);

    readAll(transport);

    assertThat(socket.readsUnarmed()).isEqualTo(socket.reads());
  }

  private static void readAll(Transport transport) {
    long deadline = 1_000_000_000L;
    int frames = 0;
    while (transport.read(deadline, true, false) instanceof Transport.Incoming.Frame) {
      frames++;
    }
    assertThat(frames).isEqualTo(2);
  }

  private static MemorySocket socket() {
    byte[] release = PduWriter.write(new Pdu.ReleaseRq());
    byte[] said = new byte[2 * release.length];
    System.arraycopy(release, 0, said, 0, release.length);
    System.arraycopy(release, 0, said, release.length, release.length);
    return new MemorySocket(said);
  }
}
