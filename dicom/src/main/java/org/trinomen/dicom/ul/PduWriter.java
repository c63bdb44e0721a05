package org.trinomen.dicom.ul;

import java.nio.ByteBuffer;
import org.trinomen.dicom.ul.Pdu.Abort;
import org.trinomen.dicom.ul.Pdu.AssociateAc;
import org.trinomen.dicom.ul.Pdu.AssociateRj;
import org.trinomen.dicom.ul.Pdu.AssociateRq;
import org.trinomen.dicom.ul.Pdu.PDataTf;
import org.trinomen.dicom.ul.Pdu.ReleaseRp;
import org.trinomen.dicom.ul.Pdu.ReleaseRq;

/**
 * Encodes PDUs, one function for each. What does not fit its field (a text too long, too many
 * items) is an {@link IllegalArgumentException} that names it.
 */
public final class PduWriter {

  /** PDU header and PDV header: what stands before the fragment in a PDU of one PDV. */
  static final int DATA_HEADER_LENGTH = 12;

  private PduWriter() {}

  /** The PDU with its header. */
  public static byte[] write(Pdu pdu) {
    FieldWriter out = new FieldWriter();
    out.u8("PDU-type", pdu.pduType()).reserved(1); // bytes 1-2
    out.sized32( // bytes 3-6
        body -> {
          switch (pdu) {
            case AssociateRq rq -> associateRq(body, rq);
            case AssociateAc ac -> associateAc(body, ac);
            case AssociateRj rj -> associateRj(body, rj);
            case PDataTf data -> pDataTf(body, data);
            case ReleaseRq _ -> body.reserved(4); // bytes 7-10
            case ReleaseRp _ -> body.reserved(4); // bytes 7-10
            case Abort abort -> abort(body, abort);
          }
        });
    return out.toBytes();
  }

  /** PS3.8 Table 9-11. */
  private static void associateRq(FieldWriter out, AssociateRq rq) {
    out.u16("Protocol-version", rq.protocolVersion()).reserved(2); // bytes 7-10
    out.padded("Called-AE-title", rq.calledAeTitle(), 16); // bytes 11-26
    out.padded("Calling-AE-title", rq.callingAeTitle(), 16); // bytes 27-42
    out.reserved(32); // bytes 43-74
    out.item(0x10, item -> item.text(rq.applicationContext()));
    for (PresentationContext context : rq.contexts()) {
      out.item(0x20, item -> presentationContext(item, context));
    }
    out.item(0x50, item -> userInformation(item, rq.userInformation()));
  }

  /** PS3.8 Table 9-13. */
  private static void presentationContext(FieldWriter out, PresentationContext context) {
    out.u8("Presentation-context-ID", context.id()).reserved(3); // bytes 5-8
    out.item(0x30, item -> item.text(context.abstractSyntax()));
    for (String transferSyntax : context.transferSyntaxes()) {
      out.item(0x40, item -> item.text(transferSyntax));
    }
  }

  /** PS3.8 Table 9-17. */
  private static void associateAc(FieldWriter out, AssociateAc ac) {
    out.u16("Protocol-version", ac.protocolVersion()).reserved(2); // bytes 7-10
    out.padded("Called-AE-title", ac.calledAeTitle(), 16); // bytes 11-26, as received
    out.padded("Calling-AE-title", ac.callingAeTitle(), 16); // bytes 27-42, as received
    out.reserved(32); // bytes 43-74
    out.item(0x10, item -> item.text(ac.applicationContext()));
    for (PresentationContext.Result context : ac.contexts()) {
      out.item(0x21, item -> contextResult(item, context));
    }
    out.item(0x50, item -> userInformation(item, ac.userInformation()));
  }

  /** PS3.8 Table 9-18. */
  private static void contextResult(FieldWriter out, PresentationContext.Result context) {
    out.u8("Presentation-context-ID", context.id()).reserved(1); // bytes 5-6
    out.u8("Result/Reason", context.result()).reserved(1); // bytes 7-8
    out.item(0x40, item -> item.text(context.transferSyntax()));
  }

  /** PS3.8 Table 9-21. */
  private static void associateRj(FieldWriter out, AssociateRj rj) {
    out.reserved(1); // byte 7
    out.u8("Result", rj.result()).u8("Source", rj.source()).u8("Reason/Diag.", rj.reason());
  }

  /** PS3.8 Table 9-22 and Table 9-23. */
  private static void pDataTf(FieldWriter out, PDataTf data) {
    for (Pdv pdv : data.values()) {
      ByteBuffer fragment = pdv.fragment().duplicate();
      byte[] bytes = new byte[fragment.remaining()];
      fragment.get(bytes);
      out.u32("Item-length", bytes.length + 2L); // bytes 1-4
      out.u8("Presentation-context-ID", pdv.contextId()); // byte 5
      out.u8("Message-control-header", control(pdv.command(), pdv.last())); // byte 6
      out.octets(bytes);
    }
  }

  /** PS3.8 Table 9-26. */
  private static void abort(FieldWriter out, Abort abort) {
    out.reserved(2).u8("Source", abort.source()).u8("Reason/Diag", abort.reason()); // bytes 7-10
  }

  /**
   * Writes the twelve bytes before the fragment of a P-DATA-TF PDU with one PDV; the way data sets
   * take, without a copy.
   */
  static void dataHeader(
      byte[] into, int at, int contextId, boolean command, boolean last, int fragmentLength) {
    into[at] = 0x04; // byte 1
    into[at + 1] = 0; // byte 2: reserved
    putU32(into, at + 2, fragmentLength + 6); // bytes 3-6
    putU32(into, at + 6, fragmentLength + 2); // PDV bytes 1-4
    into[at + 10] = (byte) contextId; // PDV byte 5
    into[at + 11] = (byte) control(command, last); // PDV byte 6
  }

  /** PS3.8 Annex E.2: bit 0 says command, bit 1 says last. */
  private static int control(boolean command, boolean last) {
    return (command ? 1 : 0) | (last ? 2 : 0);
  }

  private static void putU32(byte[] into, int at, int value) {
    into[at] = (byte) (value >> 24);
    into[at + 1] = (byte) (value >> 16);
    into[at + 2] = (byte) (value >> 8);
    into[at + 3] = (byte) value;
  }

  private static void userInformation(FieldWriter out, UserInformation information) {
    for (UserItem item : information.items()) {
      // Byte 2 is reserved in all items but 57H; there it is Sub-item-version, 0 too.
      out.item(item.itemType(), body -> userItem(body, item));
    }
  }

  private static void userItem(FieldWriter out, UserItem item) {
    switch (item) {
      case UserItem.MaximumLength it -> out.u32("Maximum-length-received", it.pduLengthMax());
      case UserItem.ImplementationClassUid it -> out.text(it.uid());
      case UserItem.AsynchronousOperationsWindow it ->
          out.u16("Maximum-number-operations-invoked", it.invokedMax())
              .u16("Maximum-number-operations-performed", it.performedMax());
      case UserItem.RoleSelection it -> {
        uid(out, "SOP-class-uid", it.sopClassUid());
        out.u8("SCU-role", it.scu() ? 1 : 0).u8("SCP-role", it.scp() ? 1 : 0);
      }
      case UserItem.ImplementationVersionName it -> out.text(it.name());
      case UserItem.SopClassExtendedNegotiation it -> {
        uid(out, "SOP-class-uid", it.sopClassUid());
        out.octets(it.information().bytes());
      }
      case UserItem.SopClassCommonExtendedNegotiation it -> commonExtendedNegotiation(out, it);
      case UserItem.UserIdentityRequest it -> {
        out.u8("User-Identity-Type", it.type());
        out.u8("Positive-response-requested", it.positiveResponseRequested() ? 1 : 0);
        out.sized16("Primary-field-length", part -> part.octets(it.primary().bytes()));
        out.sized16("Secondary-field-length", part -> part.octets(it.secondary().bytes()));
      }
      case UserItem.UserIdentityResponse it ->
          out.sized16("Server-response-length", part -> part.octets(it.serverResponse().bytes()));
      case UserItem.Unknown it -> out.octets(it.data().bytes());
    }
  }

  /** PS3.7 Table D.3-12. */
  private static void commonExtendedNegotiation(
      FieldWriter out, UserItem.SopClassCommonExtendedNegotiation item) {
    uid(out, "SOP-class-uid", item.sopClassUid());
    uid(out, "Service-class-uid", item.serviceClassUid());
    out.sized16(
        "Related-general-sop-class-identification-length",
        list -> {
          for (String related : item.relatedGeneralSopClassUids()) {
            uid(list, "Related-general-sop-class-uid", related);
          }
        });
  }

  private static void uid(FieldWriter out, String field, String uid) {
    out.sized16(field + "-length", part -> part.text(uid));
  }
}
