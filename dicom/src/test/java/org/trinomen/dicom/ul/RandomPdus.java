package org.trinomen.dicom.ul;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** PDUs of every kind with contents at random, from a seed. */
final class RandomPdus {

  private final Random random;

  RandomPdus(long seed) {
    this.random = new Random(seed);
  }

  Pdu next() {
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          new Pdu.AssociateRq(
              random.nextInt(0x10000), title(), title(), uid(), contexts(), userInformation());
      case 2, 3 ->
          new Pdu.AssociateAc(
              random.nextInt(0x10000), title(), title(), uid(), results(), userInformation());
      case 4 -> new Pdu.AssociateRj(u8(), u8(), u8());
      case 5 -> new Pdu.PDataTf(list(20, this::pdv));
      case 6 -> new Pdu.ReleaseRq();
      case 7 -> new Pdu.ReleaseRp();
      default -> new Pdu.Abort(u8(), u8());
    };
  }

  private List<PresentationContext> contexts() {
    List<PresentationContext> contexts = new ArrayList<>();
    for (int id = 1; id <= 255 && random.nextInt(10) != 0; id += 2) {
      contexts.add(new PresentationContext(id, uid(), list(5, this::uid)));
    }
    return contexts;
  }

  private List<PresentationContext.Result> results() {
    List<PresentationContext.Result> results = new ArrayList<>();
    for (int id = 1; id <= 255 && random.nextInt(10) != 0; id += 2) {
      results.add(new PresentationContext.Result(id, u8(), uid()));
    }
    return results;
  }

  private UserInformation userInformation() {
    return new UserInformation(list(8, this::userItem));
  }

  private UserItem userItem() {
    return switch (random.nextInt(10)) {
      case 0 -> new UserItem.MaximumLength(random.nextLong(0x1_0000_0000L));
      case 1 -> new UserItem.ImplementationClassUid(uid());
      case 2 ->
          new UserItem.AsynchronousOperationsWindow(
              random.nextInt(0x10000), random.nextInt(0x10000));
      case 3 -> new UserItem.RoleSelection(uid(), random.nextBoolean(), random.nextBoolean());
      case 4 -> new UserItem.ImplementationVersionName(title());
      case 5 -> new UserItem.SopClassExtendedNegotiation(uid(), octets());
      case 6 -> new UserItem.SopClassCommonExtendedNegotiation(uid(), uid(), list(4, this::uid));
      case 7 -> new UserItem.UserIdentityRequest(u8(), random.nextBoolean(), octets(), octets());
      case 8 -> new UserItem.UserIdentityResponse(octets());
      default -> new UserItem.Unknown(0x60 + random.nextInt(0xA0), octets());
    };
  }

  private Pdv pdv() {
    return new Pdv(
        u8(), random.nextBoolean(), random.nextBoolean(), ByteBuffer.wrap(octets().bytes()));
  }

  private Octets octets() {
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return new Octets(bytes);
  }

  private String uid() {
    StringBuilder uid = new StringBuilder("1.2");
    while (uid.length() < 60 && random.nextInt(8) != 0) {
      uid.append('.').append(random.nextInt(1000));
    }
    return uid.toString();
  }

  private String title() {
    StringBuilder title = new StringBuilder();
    while (title.length() < 16 && random.nextInt(12) != 0) {
      title.append((char) ('!' + random.nextInt('~' - '!')));
    }
    return title.toString();
  }

  private int u8() {
    return random.nextInt(256);
  }

  private <T> List<T> list(int most, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      list.add(element.get());
    }
    return list;
  }
}
