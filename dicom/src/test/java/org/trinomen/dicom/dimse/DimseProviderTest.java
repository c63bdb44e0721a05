package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PduReader;
import org.trinomen.dicom.ul.PduWriter;
import org.trinomen.dicom.ul.Pdv;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserInformation;

/** The provider against messages that are split, interleaved, unknown or out of place. */
@Timeout(30)
final class DimseProviderTest {

  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(LoopbackProvider.TESTER).withTimes(2_000, 10_000, 10_000);

  private final BlockingQueue<String> stored = new LinkedBlockingQueue<>();
  private LoopbackProvider provider;
  private Socket socket;
  private DataInputStream in;

  @BeforeEach
  void associate() throws IOException {
    StoreHandler handler =
        (request, dataSet) -> {
          stored.add(request.sopInstanceUid() + " " + new String(dataSet.readAllBytes()));
          return Status.SUCCESS;
        };
    provider =
        new LoopbackProvider(
            new StoragePolicy(uid -> true, Set.of(IMPLICIT)),
            SETTINGS,
            DimseHandlers.storing(handler));
    socket = new Socket("localhost", provider.port());
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    send(
        new Pdu.AssociateRq(
            1,
            "A",
            "B",
            Pdu.DICOM_APPLICATION_CONTEXT,
            List.of(
                new PresentationContext(1, CT, List.of(IMPLICIT)),
                new PresentationContext(3, CT, List.of(IMPLICIT))),
            new UserInformation(List.of())));
    assertThat(receive()).isInstanceOf(Pdu.AssociateAc.class);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    provider.close();
  }

  private void send(Pdu pdu) throws IOException {
    socket.getOutputStream().write(PduWriter.write(pdu));
  }

  private Pdu receive() throws IOException {
    byte[] header = in.readNBytes(6);
    assertThat(header).hasSize(6);
    byte[] pdu = new byte[6 + ByteBuffer.wrap(header).getInt(2)];
    System.arraycopy(header, 0, pdu, 0, 6);
    in.readFully(pdu, 6, pdu.length - 6);
    return PduReader.read(pdu, 0, pdu.length);
  }

  private CommandSet response() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Pdv pdv;
    do {
      pdv = ((Pdu.PDataTf) receive()).values().getFirst();
      assertThat(pdv.command()).isTrue();
      byte[] fragment = new byte[pdv.fragment().remaining()];
      pdv.fragment().get(fragment);
      bytes.writeBytes(fragment);
    } while (!pdv.last());
    return CommandSet.decode(bytes.toByteArray());
  }

  private static byte[] storeCommand(int messageId, String uid) {
    return CommandSet.of(CommandField.C_STORE_RQ)
        .ui(CommandElement.AFFECTED_SOP_CLASS_UID, CT)
        .us(CommandElement.MESSAGE_ID, messageId)
        .us(CommandElement.PRIORITY, 0)
        .us(CommandElement.COMMAND_DATA_SET_TYPE, 0)
        .ui(CommandElement.AFFECTED_SOP_INSTANCE_UID, uid)
        .build()
        .encode();
  }

  private static byte[] command(int field, boolean dataSet) {
    return CommandSet.of(field)
        .us(CommandElement.MESSAGE_ID, 9)
        .us(CommandElement.COMMAND_DATA_SET_TYPE, dataSet ? 0 : CommandSet.NO_DATA_SET)
        .build()
        .encode();
  }

  private static Pdv pdv(int context, boolean command, boolean last, byte[] bytes) {
    return new Pdv(context, command, last, ByteBuffer.wrap(bytes));
  }

  private static Pdu data(Pdv... values) {
    return new Pdu.PDataTf(List.of(values));
  }

  private void assertSuccess(int messageId) throws IOException {
    CommandSet response = response();
    assertThat(response.commandField()).isEqualTo(CommandField.C_STORE_RSP);
    assertThat(response.us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO)).hasValue(messageId);
    assertThat(response.us(CommandElement.STATUS)).hasValue(0);
    assertThat(response.text(CommandElement.AFFECTED_SOP_CLASS_UID)).contains(CT);
    assertThat(response.hasDataSet()).isFalse();
  }

  private AssociationEnd end() throws InterruptedException {
    return provider.ends.poll(10, TimeUnit.SECONDS);
  }

  /** Command and data set cut into fragments of this length, each in its own PDU or all in one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000, -1, -2, -7, -1000})
  void messageMayBeCutAnyWay(int length) throws Exception {
    byte[] command = storeCommand(5, "1.2.3");
    byte[] dataSet = "0123456789".getBytes();
    List<Pdv> values = new ArrayList<>();
    cut(values, true, command, Math.abs(length));
    cut(values, false, dataSet, Math.abs(length));
    if (length < 0) {
      send(data(values.toArray(Pdv[]::new)));
    } else {
      for (Pdv value : values) {
        send(data(value));
      }
    }

    assertSuccess(5);
    assertThat(stored.poll(5, TimeUnit.SECONDS)).isEqualTo("1.2.3 0123456789");
  }

  private static void cut(List<Pdv> into, boolean command, byte[] bytes, int length) {
    for (int at = 0; at < bytes.length; at += length) {
      int end = Math.min(bytes.length, at + length);
      byte[] part = Arrays.copyOfRange(bytes, at, end);
      into.add(pdv(1, command, end == bytes.length, part));
    }
  }

  @Test
  void emptyFragmentsCountForNothing() throws Exception {
    byte[] none = new byte[0];
    send(
        data(
            pdv(1, true, false, none),
            pdv(1, true, false, storeCommand(1, "1")),
            pdv(1, true, true, none),
            pdv(1, false, false, none),
            pdv(1, false, false, "ab".getBytes()),
            pdv(1, false, true, none)));

    assertSuccess(1);
    assertThat(stored.poll(5, TimeUnit.SECONDS)).isEqualTo("1 ab");
  }

  /** C-CANCEL, and even a request in another context, between the fragments of a data set. */
  @Test
  void commandsBetweenFragmentsOfADataSetWaitTheirTurn() throws Exception {
    byte[] cancel = command(CommandField.C_CANCEL_RQ, false);
    byte[] next = storeCommand(2, "1.2");
    byte[] half = Arrays.copyOfRange(next, 0, 10);
    byte[] rest = Arrays.copyOfRange(next, 10, next.length);
    send(
        data(
            pdv(1, true, true, storeCommand(1, "1.1")),
            pdv(1, false, false, "one ".getBytes()),
            pdv(1, true, true, cancel),
            pdv(3, true, false, half),
            pdv(1, false, false, "and ".getBytes()),
            pdv(3, true, true, rest),
            pdv(1, false, true, "all".getBytes()),
            pdv(3, false, true, "two".getBytes())));

    assertSuccess(1);
    assertSuccess(2);
    assertThat(stored.poll(5, TimeUnit.SECONDS)).isEqualTo("1.1 one and all");
    assertThat(stored.poll(5, TimeUnit.SECONDS)).isEqualTo("1.2 two");
  }

  @Test
  void unknownOperationIsAnsweredAndItsDataSetDropped() throws Exception {
    send(
        data(
            pdv(1, true, true, command(0x0140, true)), // N-CREATE-RQ
            pdv(1, false, true, "data".getBytes())));

    CommandSet response = response();
    assertThat(response.commandField()).isEqualTo(0x8140);
    assertThat(response.us(CommandElement.STATUS)).hasValue(0x0211);
    assertThat(response.us(CommandElement.MESSAGE_ID_BEING_RESPONDED_TO)).hasValue(9);
    send(data(pdv(1, true, true, storeCommand(2, "1.2")), pdv(1, false, true, "two".getBytes())));
    assertSuccess(2);
  }

  @Test
  void cancelIsIgnored() throws Exception {
    send(data(pdv(1, true, true, command(CommandField.C_CANCEL_RQ, false))));
    send(data(pdv(1, true, true, storeCommand(2, "1")), pdv(1, false, true, new byte[0])));

    assertSuccess(2);
  }

  @Test
  void storeWithoutDataSetOrInstanceIsRefused() throws Exception {
    send(data(pdv(1, true, true, command(CommandField.C_STORE_RQ, false))));
    CommandSet without = response();
    assertThat(without.us(CommandElement.STATUS)).hasValue(0x0212);
    assertThat(without.text(CommandElement.ERROR_COMMENT)).contains("data set missing");

    send(
        data(
            pdv(1, true, true, command(CommandField.C_STORE_RQ, true)),
            pdv(1, false, true, "data".getBytes())));
    assertThat(response().text(CommandElement.ERROR_COMMENT)).contains("Affected SOP UID missing");
    assertThat(stored).isEmpty();
  }

  @Test
  void responseWithoutRequestIsAborted() throws Exception {
    send(data(pdv(1, true, true, command(CommandField.C_STORE_RSP, false))));

    assertThat(receive()).isEqualTo(Pdu.Abort.BY_USER);
    socket.close();
    assertThat(end().describe()).contains("response without a request");
  }

  @Test
  void dataSetWithoutCommandIsAborted() throws Exception {
    send(data(pdv(1, false, true, "data".getBytes())));

    assertThat(receive()).isEqualTo(Pdu.Abort.BY_USER);
    socket.close();
    assertThat(end().describe()).contains("data set without a command");
  }

  @Test
  void twoDataSetsAtOnceAreAborted() throws Exception {
    send(
        data(
            pdv(1, true, true, storeCommand(1, "1.1")),
            pdv(1, false, false, "one".getBytes()),
            pdv(3, true, true, storeCommand(2, "1.2")),
            pdv(3, false, false, "two".getBytes())));

    assertThat(receive()).isEqualTo(Pdu.Abort.BY_USER);
    socket.close();
    assertThat(end().describe()).contains("two data sets at once");
    assertThat(stored).isEmpty();
  }

  @Test
  void commandThatIsNoneOrTooLongIsAborted() throws Exception {
    send(data(pdv(1, true, true, new byte[3])));

    assertThat(receive()).isEqualTo(Pdu.Abort.BY_USER);
    socket.close();
    assertThat(end().describe()).contains("ends within an element's header");
  }

  @Test
  void commandWithoutEndIsAborted() throws Exception {
    send(data(pdv(1, true, false, new byte[40_000]), pdv(1, true, false, new byte[40_000])));

    assertThat(receive()).isEqualTo(Pdu.Abort.BY_USER);
    socket.close();
    assertThat(end().describe()).contains("more than 65536 bytes");
  }

  @Test
  void floodOfCommandsWithinADataSetIsAborted() throws Exception {
    List<Pdv> values = new ArrayList<>();
    values.add(pdv(1, true, true, storeCommand(1, "1.1")));
    for (int i = 0; i < 17; i++) {
      values.add(pdv(1, true, true, command(CommandField.C_CANCEL_RQ, false)));
    }
    send(data(values.toArray(Pdv[]::new)));

    assertThat(receive()).isEqualTo(Pdu.Abort.BY_USER);
    socket.close();
    assertThat(end().describe()).contains("more than 16 commands");
  }

  @Test
  void senderThatDiesWithinADataSetLeavesNothing() throws Exception {
    send(data(pdv(1, true, true, storeCommand(1, "1.1")), pdv(1, false, false, "half".getBytes())));
    socket.close();

    assertThat(end()).isInstanceOf(AssociationEnd.ConnectionLost.class);
    assertThat(stored).isEmpty();
  }

  @Test
  void releaseEndsInOrder() throws Exception {
    send(new Pdu.ReleaseRq());

    assertThat(receive()).isEqualTo(new Pdu.ReleaseRp());
    socket.close();
    assertThat(end()).isEqualTo(new AssociationEnd.Released(true));
  }
}
