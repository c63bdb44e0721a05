package org.trinomen.dicom.ul;

import java.util.ArrayList;
import java.util.List;

/** Decodes the sub-items of the User Information Item, one function for each kind. */
final class UserItemReader {

  /** Generous: role selection and extended negotiation may come once per SOP class. */
  static final int ITEMS_MAX = 1024;

  private UserItemReader() {}

  static void read(FieldReader in, List<UserItem> into) {
    while (in.hasMore()) {
      if (into.size() == ITEMS_MAX) {
        throw in.fail("User-information", "has more than " + ITEMS_MAX + " sub-items");
      }
      int type = in.u8("Item-type");
      // Reserved in all but 57H, where it is the Sub-item-version, 0 so far (PS3.7 Table D.3-12).
      in.skip("reserved", 1);
      int length = in.u16("Item-length");
      FieldReader item = in.part("item " + Integer.toHexString(type) + "H", length);
      into.add(
          switch (type) {
            case 0x51 -> new UserItem.MaximumLength(item.u32("Maximum-length-received"));
            case 0x52 -> implementationClassUid(item);
            case 0x53 -> asynchronousOperationsWindow(item);
            case 0x54 -> roleSelection(item);
            case 0x55 -> implementationVersionName(item);
            case 0x56 -> extendedNegotiation(item);
            case 0x57 -> commonExtendedNegotiation(item);
            case 0x58 -> userIdentityRequest(item);
            case 0x59 -> userIdentityResponse(item);
            default -> new UserItem.Unknown(type, item.octets("data", item.remaining()));
          });
    }
  }

  private static UserItem implementationClassUid(FieldReader in) {
    return new UserItem.ImplementationClassUid(
        in.text("Implementation-class-uid", in.remaining(), PduReader.UID_LENGTH_MAX));
  }

  /** PS3.7 Table D.3-7. */
  private static UserItem asynchronousOperationsWindow(FieldReader in) {
    int invoked = in.u16("Maximum-number-operations-invoked");
    int performed = in.u16("Maximum-number-operations-performed");
    return new UserItem.AsynchronousOperationsWindow(invoked, performed);
  }

  /** PS3.7 Table D.3-9. */
  private static UserItem roleSelection(FieldReader in) {
    String uid = uid(in, "SOP-class-uid");
    boolean scu = in.u8("SCU-role") == 1;
    boolean scp = in.u8("SCP-role") == 1;
    return new UserItem.RoleSelection(uid, scu, scp);
  }

  /** PS3.7 Table D.3-3: 16 characters; a few senders write more. */
  private static UserItem implementationVersionName(FieldReader in) {
    return new UserItem.ImplementationVersionName(
        in.text("Implementation-version-name", in.remaining(), 64));
  }

  /** PS3.7 Table D.3-11. */
  private static UserItem extendedNegotiation(FieldReader in) {
    String uid = uid(in, "SOP-class-uid");
    return new UserItem.SopClassExtendedNegotiation(
        uid, in.octets("Service-class-application-information", in.remaining()));
  }

  /** PS3.7 Table D.3-12. */
  private static UserItem commonExtendedNegotiation(FieldReader in) {
    String sopClass = uid(in, "SOP-class-uid");
    String serviceClass = uid(in, "Service-class-uid");
    List<String> related = new ArrayList<>();
    // A sender may end the item here; the list is then taken for empty.
    if (in.hasMore()) {
      int length = in.u16("Related-general-sop-class-identification-length");
      FieldReader list = in.part("Related-general-sop-class", length);
      while (list.hasMore()) {
        if (related.size() == ITEMS_MAX) {
          throw list.fail("uid", "comes more than " + ITEMS_MAX + " times");
        }
        related.add(uid(list, "Related-general-sop-class-uid"));
      }
    }
    return new UserItem.SopClassCommonExtendedNegotiation(sopClass, serviceClass, related);
  }

  /** PS3.7 Table D.3-14. */
  private static UserItem userIdentityRequest(FieldReader in) {
    int type = in.u8("User-Identity-Type");
    boolean answer = in.u8("Positive-response-requested") == 1;
    Octets primary = in.octets("Primary-field", in.u16("Primary-field-length"));
    Octets secondary = in.octets("Secondary-field", in.u16("Secondary-field-length"));
    return new UserItem.UserIdentityRequest(type, answer, primary, secondary);
  }

  /** PS3.7 Table D.3-15. */
  private static UserItem userIdentityResponse(FieldReader in) {
    return new UserItem.UserIdentityResponse(
        in.octets("Server-response", in.u16("Server-response-length")));
  }

  private static String uid(FieldReader in, String field) {
    int length = in.u16(field + "-length");
    return in.text(field, length, PduReader.UID_LENGTH_MAX);
  }
}
