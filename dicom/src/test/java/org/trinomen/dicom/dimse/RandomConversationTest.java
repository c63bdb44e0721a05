package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.MemorySocket;
import org.trinomen.dicom.ul.Mutator;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PduWriter;
import org.trinomen.dicom.ul.Pdv;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserInformation;

/**
 * Whatever a peer says from the first byte on, the provider comes to an end that it can name, and
 * uses little memory: conversations damaged from fixed seeds. {@link ConversationFuzzTest} searches
 * further.
 */
final class RandomConversationTest {

  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final long MEMORY_MAX = 1 << 20;

  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(LoopbackProvider.TESTER).withTimes(1_000, 1_000, 1_000);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  enum Fate {
    NO_ASSOCIATION,
    RELEASED,
    ABORTED,
    LOST
  }

  /** Loads the classes, which takes memory too. */
  @BeforeAll
  static void warmUp() {
    Mutator mutator = new Mutator(1);
    for (int i = 0; i < 500; i++) {
      converse(mutator.mutate(conversation()));
    }
  }

  @Test
  void undamagedConversationIsReleased() {
    assertThat(converse(conversation())).isEqualTo(Fate.RELEASED);
  }

  @Test
  void damagedConversationsComeToAnEnd() {
    byte[] original = conversation();
    Mutator mutator = new Mutator(815);
    Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    for (int i = 0; i < 10_000; i++) {
      byte[] said = mutator.mutate(original);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      fates.merge(converse(said), 1, Integer::sum);
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MEMORY_MAX);
    }
    assertThat(fates).containsOnlyKeys(Fate.values());
  }

  @Test
  void damagedCommandSetsAreReadOrRefused() {
    Mutator mutator = new Mutator(42);
    Random random = new Random(42);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] uid = ("1.2." + random.nextInt()).getBytes();
      byte[] bytes = mutator.mutate(store(random.nextInt(0x10000), new String(uid)));
      if (checkCommand(bytes)) {
        read++;
      } else {
        refused++;
      }
    }
    assertThat(read).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  static boolean checkCommand(byte[] bytes) {
    CommandSet command;
    try {
      command = CommandSet.decode(bytes);
    } catch (DicomException e) {
      return false;
    }
    assertThat(CommandSet.decode(command.encode())).isEqualTo(command);
    return true;
  }

  static Fate converse(byte[] said) {
    MemorySocket socket = new MemorySocket(said);
    StoragePolicy policy = new StoragePolicy(uid -> true, Set.of(IMPLICIT));
    StoreHandler handler =
        (request, dataSet) -> {
          dataSet.transferTo(OutputStream.nullOutputStream());
          return Status.SUCCESS;
        };
    return switch (Association.accept(socket, "fuzz", policy, SETTINGS)) {
      case Negotiation.Established it ->
          switch (DimseProvider.serve(it.association(), DimseHandlers.storing(handler))) {
            case AssociationEnd.Released _ -> Fate.RELEASED;
            case AssociationEnd.Aborted _ -> Fate.ABORTED;
            case AssociationEnd.NotConnected _,
                AssociationEnd.ConnectionLost _,
                AssociationEnd.TimedOut _,
                AssociationEnd.Stopped _ ->
                Fate.LOST;
          };
      case Negotiation.Rejected _, Negotiation.Failed _ -> Fate.NO_ASSOCIATION;
    };
  }

  /** A request, an echo, two instances in small pieces, a release. */
  static byte[] conversation() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    say(
        out,
        new Pdu.AssociateRq(
            1,
            "A",
            "B",
            Pdu.DICOM_APPLICATION_CONTEXT,
            List.of(
                new PresentationContext(1, CT, List.of(IMPLICIT)),
                new PresentationContext(3, StoragePolicy.VERIFICATION, List.of(IMPLICIT))),
            new UserInformation(List.of())));
    byte[] echo =
        CommandSet.of(CommandField.C_ECHO_RQ)
            .us(CommandElement.MESSAGE_ID, 1)
            .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
            .build()
            .encode();
    say(out, new Pdu.PDataTf(List.of(pdv(3, true, true, echo))));
    for (int i = 0; i < 2; i++) {
      say(
          out,
          new Pdu.PDataTf(
              List.of(
                  pdv(1, true, true, store(2 + i, "1.2." + i)),
                  pdv(1, false, false, new byte[60]))));
      say(out, new Pdu.PDataTf(List.of(pdv(1, false, true, new byte[20]))));
    }
    say(out, new Pdu.ReleaseRq());
    return out.toByteArray();
  }

  static byte[] store(int messageId, String uid) {
    return CommandSet.of(CommandField.C_STORE_RQ)
        .ui(CommandElement.AFFECTED_SOP_CLASS_UID, CT)
        .us(CommandElement.MESSAGE_ID, messageId)
        .us(CommandElement.COMMAND_DATA_SET_TYPE, 0)
        .ui(CommandElement.AFFECTED_SOP_INSTANCE_UID, uid)
        .build()
        .encode();
  }

  private static Pdv pdv(int context, boolean command, boolean last, byte[] bytes) {
    return new Pdv(context, command, last, ByteBuffer.wrap(bytes));
  }

  private static void say(ByteArrayOutputStream out, Pdu pdu) {
    out.writeBytes(PduWriter.write(pdu));
  }
}
