package org.trinomen.dicom.ul;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.ul.Pdu.Abort;
import org.trinomen.dicom.ul.Pdu.AssociateAc;
import org.trinomen.dicom.ul.Pdu.AssociateRj;
import org.trinomen.dicom.ul.Pdu.AssociateRq;
import org.trinomen.dicom.ul.Pdu.PDataTf;
import org.trinomen.dicom.ul.Pdu.ReleaseRp;
import org.trinomen.dicom.ul.Pdu.ReleaseRq;

/**
 * Decodes PDUs, one function for each. Throws {@link DicomException} and nothing else: it names the
 * field and the byte, counted from 1 as in the tables of PS3.8. Items of unknown type are passed
 * over (PS3.8 §9.3.1), user items of unknown type are kept.
 */
public final class PduReader {

  static final int HEADER_LENGTH = 6;
  static final int UID_LENGTH_MAX = 128;
  static final int TRANSFER_SYNTAXES_MAX = 256;
  static final int PDVS_MAX = 8192;

  private PduReader() {}

  /** Decodes the PDU that fills {@code bytes[from, to)}, header included. */
  public static Pdu read(byte[] bytes, int from, int to) {
    FieldReader header = new FieldReader(bytes, from, to, from - 1, "PDU");
    int type = header.u8("PDU-type");
    if (type < 0x01 || type > 0x07) {
      throw header.fail("PDU-type", "is unknown: " + type);
    }
    header.skip("reserved", 1); // byte 2
    long length = header.u32("PDU-length"); // bytes 3-6
    if (length != header.remaining()) {
      throw header.fail("PDU-length", "says " + length + ", there are " + header.remaining());
    }
    int body = from + HEADER_LENGTH;
    return switch (type) {
      case 0x01 -> associateRq(new FieldReader(bytes, body, to, from - 1, "A-ASSOCIATE-RQ"));
      case 0x02 -> associateAc(new FieldReader(bytes, body, to, from - 1, "A-ASSOCIATE-AC"));
      case 0x03 -> associateRj(new FieldReader(bytes, body, to, from - 1, "A-ASSOCIATE-RJ"));
      case 0x04 -> pDataTf(new FieldReader(bytes, body, to, from - 1, "P-DATA-TF"));
      case 0x05 -> releaseRq(new FieldReader(bytes, body, to, from - 1, "A-RELEASE-RQ"));
      case 0x06 -> releaseRp(new FieldReader(bytes, body, to, from - 1, "A-RELEASE-RP"));
      default -> abort(new FieldReader(bytes, body, to, from - 1, "A-ABORT")); // 07H
    };
  }

  /** PS3.8 Table 9-11. */
  private static AssociateRq associateRq(FieldReader in) {
    int version = in.u16("Protocol-version"); // bytes 7-8
    in.skip("reserved", 2); // bytes 9-10
    String called = in.text("Called-AE-title", 16, 16); // bytes 11-26
    String calling = in.text("Calling-AE-title", 16, 16); // bytes 27-42
    in.skip("reserved", 32); // bytes 43-74
    String applicationContext = "";
    List<PresentationContext> contexts = new ArrayList<>();
    List<UserItem> userItems = new ArrayList<>();
    while (in.hasMore()) { // bytes 75-xxx: variable items
      int type = in.u8("Item-type");
      in.skip("reserved", 1);
      int length = in.u16("Item-length");
      switch (type) {
        case 0x10 -> applicationContext = in.text("Application-context", length, UID_LENGTH_MAX);
        case 0x20 -> {
          checkCount(in, contexts.size());
          PresentationContext context =
              presentationContext(in.part("Presentation-context", length));
          checkNew(in, context.id(), contexts.stream().map(PresentationContext::id));
          contexts.add(context);
        }
        case 0x50 -> UserItemReader.read(in.part("User-information", length), userItems);
        default -> in.skip("Item of unknown type", length);
      }
    }
    return new AssociateRq(
        version, called, calling, applicationContext, contexts, new UserInformation(userItems));
  }

  /** PS3.8 Table 9-13. */
  private static PresentationContext presentationContext(FieldReader in) {
    int id = contextId(in); // byte 5
    in.skip("reserved", 3); // bytes 6-8
    String abstractSyntax = "";
    List<String> transferSyntaxes = new ArrayList<>();
    while (in.hasMore()) {
      int type = in.u8("Sub-item-type");
      in.skip("reserved", 1);
      int length = in.u16("Sub-item-length");
      switch (type) {
        case 0x30 -> abstractSyntax = in.text("Abstract-syntax-name", length, UID_LENGTH_MAX);
        case 0x40 -> {
          if (transferSyntaxes.size() == TRANSFER_SYNTAXES_MAX) {
            throw in.fail("Transfer-syntax", "comes more than " + TRANSFER_SYNTAXES_MAX + " times");
          }
          transferSyntaxes.add(in.text("Transfer-syntax-name", length, UID_LENGTH_MAX));
        }
        default -> in.skip("Sub-item of unknown type", length);
      }
    }
    return new PresentationContext(id, abstractSyntax, transferSyntaxes);
  }

  /** PS3.8 Table 9-17. */
  private static AssociateAc associateAc(FieldReader in) {
    int version = in.u16("Protocol-version"); // bytes 7-8
    in.skip("reserved", 2); // bytes 9-10
    String called = in.text("reserved (called AE title)", 16, 16); // bytes 11-26
    String calling = in.text("reserved (calling AE title)", 16, 16); // bytes 27-42
    in.skip("reserved", 32); // bytes 43-74
    String applicationContext = "";
    List<PresentationContext.Result> contexts = new ArrayList<>();
    List<UserItem> userItems = new ArrayList<>();
    while (in.hasMore()) { // bytes 75-xxx: variable items
      int type = in.u8("Item-type");
      in.skip("reserved", 1);
      int length = in.u16("Item-length");
      switch (type) {
        case 0x10 -> applicationContext = in.text("Application-context", length, UID_LENGTH_MAX);
        case 0x21 -> {
          checkCount(in, contexts.size());
          PresentationContext.Result context =
              contextResult(in.part("Presentation-context", length));
          checkNew(in, context.id(), contexts.stream().map(PresentationContext.Result::id));
          contexts.add(context);
        }
        case 0x50 -> UserItemReader.read(in.part("User-information", length), userItems);
        default -> in.skip("Item of unknown type", length);
      }
    }
    return new AssociateAc(
        version, called, calling, applicationContext, contexts, new UserInformation(userItems));
  }

  /** PS3.8 Table 9-18. */
  private static PresentationContext.Result contextResult(FieldReader in) {
    int id = contextId(in); // byte 5
    in.skip("reserved", 1); // byte 6
    int result = in.u8("Result/Reason"); // byte 7
    in.skip("reserved", 1); // byte 8
    String transferSyntax = "";
    while (in.hasMore()) {
      int type = in.u8("Sub-item-type");
      in.skip("reserved", 1);
      int length = in.u16("Sub-item-length");
      if (type == 0x40) {
        transferSyntax = in.text("Transfer-syntax-name", length, UID_LENGTH_MAX);
      } else {
        in.skip("Sub-item of unknown type", length);
      }
    }
    return new PresentationContext.Result(id, result, transferSyntax);
  }

  /** PS3.8 Table 9-21. */
  private static AssociateRj associateRj(FieldReader in) {
    in.skip("reserved", 1); // byte 7
    int result = in.u8("Result"); // byte 8
    int source = in.u8("Source"); // byte 9
    int reason = in.u8("Reason/Diag."); // byte 10
    checkEnd(in);
    return new AssociateRj(result, source, reason);
  }

  /** PS3.8 Table 9-22, Table 9-23 and Annex E.2. */
  private static PDataTf pDataTf(FieldReader in) {
    List<Pdv> values = new ArrayList<>();
    while (in.hasMore()) {
      if (values.size() == PDVS_MAX) {
        throw in.fail("Presentation-data-value", "comes more than " + PDVS_MAX + " times");
      }
      long length = in.u32("Item-length"); // bytes 1-4
      if (length < 2 || length > in.remaining()) {
        throw in.fail("Item-length", "is " + length + ", there are " + in.remaining());
      }
      int id = in.u8("Presentation-context-ID"); // byte 5
      int control = in.u8("Message-control-header"); // byte 6
      boolean command = (control & 1) != 0;
      boolean last = (control & 2) != 0;
      values.add(new Pdv(id, command, last, in.view("fragment", (int) length - 2)));
    }
    return new PDataTf(values);
  }

  /** PS3.8 Table 9-24. */
  private static ReleaseRq releaseRq(FieldReader in) {
    in.skip("reserved", 4); // bytes 7-10
    checkEnd(in);
    return new ReleaseRq();
  }

  /** PS3.8 Table 9-25. */
  private static ReleaseRp releaseRp(FieldReader in) {
    in.skip("reserved", 4); // bytes 7-10
    checkEnd(in);
    return new ReleaseRp();
  }

  /** PS3.8 Table 9-26. */
  private static Abort abort(FieldReader in) {
    in.skip("reserved", 2); // bytes 7-8
    int source = in.u8("Source"); // byte 9
    int reason = in.u8("Reason/Diag"); // byte 10
    checkEnd(in);
    return new Abort(source, reason);
  }

  private static int contextId(FieldReader in) {
    int id = in.u8("Presentation-context-ID");
    if (id % 2 == 0) {
      throw in.fail("Presentation-context-ID", "is even: " + id);
    }
    return id;
  }

  private static void checkCount(FieldReader in, int count) {
    if (count == PresentationContext.COUNT_MAX) {
      throw in.fail(
          "Presentation-context", "comes more than " + PresentationContext.COUNT_MAX + " times");
    }
  }

  private static void checkNew(FieldReader in, int id, Stream<Integer> before) {
    if (before.anyMatch(other -> other == id)) {
      throw in.fail("Presentation-context-ID", "comes twice: " + id);
    }
  }

  private static void checkEnd(FieldReader in) {
    if (in.hasMore()) {
      throw in.fail("PDU", "has " + in.remaining() + " bytes too many");
    }
  }
}
