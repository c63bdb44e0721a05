package org.trinomen.dicom.ul;

import java.util.List;

/** The seven protocol data units of the upper layer (PS3.8 §9.3). */
public sealed interface Pdu {

  /** PS3.7 Annex A.2.1: the one application context name there is. */
  String DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

  /** PS3.8 §9.3.2: bit 0 set stands for version 1, the only one. */
  int PROTOCOL_VERSION = 1;

  /** PDU-type, the first byte on the wire. */
  int pduType();

  /** The name the standard gives it. */
  String pduName();

  /**
   * PS3.8 §9.3.2.
   *
   * @param protocolVersion one bit per supported version
   * @param calledAeTitle without padding
   * @param callingAeTitle without padding
   */
  record AssociateRq(
      int protocolVersion,
      String calledAeTitle,
      String callingAeTitle,
      String applicationContext,
      List<PresentationContext> contexts,
      UserInformation userInformation)
      implements Pdu {

    public AssociateRq {
      checkAeTitle(calledAeTitle);
      checkAeTitle(callingAeTitle);
      contexts = List.copyOf(contexts);
    }

    @Override
    public int pduType() {
      return 0x01;
    }

    @Override
    public String pduName() {
      return "A-ASSOCIATE-RQ";
    }
  }

  /**
   * PS3.8 §9.3.3.
   *
   * @param calledAeTitle sent as received, not to be relied on
   * @param callingAeTitle sent as received, not to be relied on
   */
  record AssociateAc(
      int protocolVersion,
      String calledAeTitle,
      String callingAeTitle,
      String applicationContext,
      List<PresentationContext.Result> contexts,
      UserInformation userInformation)
      implements Pdu {

    public AssociateAc {
      checkAeTitle(calledAeTitle);
      checkAeTitle(callingAeTitle);
      contexts = List.copyOf(contexts);
    }

    @Override
    public int pduType() {
      return 0x02;
    }

    @Override
    public String pduName() {
      return "A-ASSOCIATE-AC";
    }
  }

  /** PS3.8 §9.3.4; see {@link Rejection} for the meaning of the three codes. */
  record AssociateRj(int result, int source, int reason) implements Pdu {
    @Override
    public int pduType() {
      return 0x03;
    }

    @Override
    public String pduName() {
      return "A-ASSOCIATE-RJ";
    }
  }

  /** PS3.8 §9.3.5. */
  record PDataTf(List<Pdv> values) implements Pdu {

    public PDataTf {
      values = List.copyOf(values);
    }

    @Override
    public int pduType() {
      return 0x04;
    }

    @Override
    public String pduName() {
      return "P-DATA-TF";
    }
  }

  /** PS3.8 §9.3.6. */
  record ReleaseRq() implements Pdu {
    @Override
    public int pduType() {
      return 0x05;
    }

    @Override
    public String pduName() {
      return "A-RELEASE-RQ";
    }
  }

  /** PS3.8 §9.3.7. */
  record ReleaseRp() implements Pdu {
    @Override
    public int pduType() {
      return 0x06;
    }

    @Override
    public String pduName() {
      return "A-RELEASE-RP";
    }
  }

  /**
   * PS3.8 §9.3.8.
   *
   * @param source 0 service user, 2 service provider
   * @param reason significant only if the provider aborts; Table 9-26
   */
  record Abort(int source, int reason) implements Pdu {

    /** The application on the other side gave up; the standard lets it give no reason. */
    public static final Abort BY_USER = new Abort(0, 0);

    public static final Abort UNRECOGNIZED_PDU = new Abort(2, 1);
    public static final Abort UNEXPECTED_PDU = new Abort(2, 2);
    public static final Abort UNRECOGNIZED_PARAMETER = new Abort(2, 4);
    public static final Abort UNEXPECTED_PARAMETER = new Abort(2, 5);
    public static final Abort INVALID_PARAMETER = new Abort(2, 6);

    @Override
    public int pduType() {
      return 0x07;
    }

    @Override
    public String pduName() {
      return "A-ABORT";
    }

    /** Who and why, in words. */
    public String describe() {
      String why =
          switch (reason) {
            case 1 -> "unrecognized PDU";
            case 2 -> "unexpected PDU";
            case 4 -> "unrecognized PDU parameter";
            case 5 -> "unexpected PDU parameter";
            case 6 -> "invalid PDU parameter value";
            default -> "no reason given";
          };
      return source == 2 ? "by the protocol layer: " + why : "by the application";
    }
  }

  private static void checkAeTitle(String title) {
    if (title.length() > 16) {
      throw new IllegalArgumentException("an AE title has at most 16 characters: " + title);
    }
  }
}
