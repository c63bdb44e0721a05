package org.trinomen.server.dimse;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.CommandSet;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PduWriter;
import org.trinomen.dicom.ul.Pdv;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;

/** A peer that keeps no rule: what it sends, the test says byte by byte. */
final class HostilePeer implements AutoCloseable {

  static final int ECHO = 1;
  static final int STORE = 3;
  static final int GET = 5;
  static final int REFUSED = 255;

  private static final int C_ECHO_RQ = 0x0030;
  private static final int MESSAGE_ID = 7;

  private final Socket socket;

  HostilePeer(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
  }

  /** A-ASSOCIATE-RQ with contexts for echo, store and get, and one for what nobody knows. */
  static byte[] associateRequest() {
    List<PresentationContext> contexts = new ArrayList<>();
    contexts.add(context(ECHO, Uids.Verification));
    contexts.add(context(STORE, Uids.CTImageStorage));
    contexts.add(context(GET, Uids.StudyRootQueryRetrieveInformationModelGet));
    for (int id = 7; id < REFUSED; id += 2) {
      contexts.add(context(id, Uids.MRImageStorage));
    }
    contexts.add(context(REFUSED, "1.2.3.4"));
    return PduWriter.write(
        new Pdu.AssociateRq(
            1,
            "TRINOMEN",
            "READER",
            Pdu.DICOM_APPLICATION_CONTEXT,
            contexts,
            new UserInformation(
                List.of(
                    new UserItem.MaximumLength(0),
                    new UserItem.RoleSelection(Uids.CTImageStorage, true, true)))));
  }

  private static PresentationContext context(int id, String sopClass) {
    return new PresentationContext(id, sopClass, List.of(Uids.ExplicitVRLittleEndian));
  }

  HostilePeer associated() throws IOException {
    write(associateRequest());
    if (pdu()[0] != 2) {
      throw new IOException("not accepted");
    }
    return this;
  }

  void write(byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      socket.getOutputStream().write(part);
    }
  }

  /** Sends a byte whenever nothing has come for a moment; ends when something has, or the end. */
  void drip(byte[] bytes) throws IOException {
    socket.setSoTimeout(50);
    for (byte one : bytes) {
      write(new byte[] {one});
      try {
        socket.getInputStream().read();
        return;
      } catch (SocketTimeoutException e) {
        // It goes on waiting, and so do we.
      }
    }
    throw new IOException("all of it was taken");
  }

  static byte[] data(int contextId, boolean command, boolean last, byte[] bytes) {
    return PduWriter.write(
        new Pdu.PDataTf(List.of(new Pdv(contextId, command, last, ByteBuffer.wrap(bytes)))));
  }

  static byte[] echo(boolean dataSet) {
    return data(ECHO, true, true, command(C_ECHO_RQ, Uids.Verification, "", dataSet));
  }

  /** A C-STORE request for an instance, whose data set is to follow. */
  static byte[] store(String sopInstanceUid) {
    return data(STORE, true, true, command(0x0001, Uids.CTImageStorage, sopInstanceUid, true));
  }

  /** A C-GET request for a study. */
  static byte[] get(String studyInstanceUid) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(
        data(
            GET,
            true,
            true,
            command(0x0010, Uids.StudyRootQueryRetrieveInformationModelGet, "", true)));
    byte[] uid = (studyInstanceUid + (studyInstanceUid.length() % 2 == 0 ? "" : "\0")).getBytes();
    ByteArrayOutputStream identifier = new ByteArrayOutputStream();
    identifier.write(new byte[] {8, 0, 0x52, 0, 'C', 'S', 6, 0, 'S', 'T', 'U', 'D', 'Y', ' '});
    identifier.write(new byte[] {0x20, 0, 0x0D, 0, 'U', 'I', (byte) uid.length, 0});
    identifier.write(uid);
    message.write(data(GET, false, true, identifier.toByteArray()));
    return message.toByteArray();
  }

  private static byte[] command(
      int field, String sopClass, String sopInstanceUid, boolean dataSet) {
    CommandSet.Builder command =
        CommandSet.of(field)
            .ui(0x0002, sopClass)
            .us(0x0110, MESSAGE_ID)
            .us(0x0700, 0)
            .us(0x0800, dataSet ? 1 : 0x0101);
    if (!sopInstanceUid.isEmpty()) {
      command.ui(0x1000, sopInstanceUid);
    }
    return command.build().encode();
  }

  /** How it ends: the abort's source and reason, or the status of a response. */
  String ending() throws IOException {
    byte[] pdu = pdu();
    return switch (pdu.length == 0 ? 0 : pdu[0]) {
      case 0 -> "closed";
      case 4 -> {
        CommandSet response = CommandSet.decode(Arrays.copyOfRange(pdu, 12, pdu.length));
        yield "status %04X".formatted(response.us(0x0900).orElse(-1));
      }
      case 7 -> "abort " + pdu[8] + " " + pdu[9];
      default -> "PDU " + pdu[0];
    };
  }

  private byte[] pdu() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] header = in.readNBytes(6);
    if (header.length == 0) {
      return header;
    }
    byte[] body = in.readNBytes(ByteBuffer.wrap(header).getInt(2));
    return ByteBuffer.allocate(6 + body.length).put(header).put(body).array();
  }

  /** Takes one byte of what there is to read. */
  void sip() throws IOException {
    socket.setSoTimeout(50);
    try {
      socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      // There is nothing.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
