package org.trinomen.dicom.ul;

import java.util.List;

/** A sub-item of the User Information Item (PS3.8 §9.3.2.3, Annex D; PS3.7 Annex D.3.3). */
public sealed interface UserItem {

  /** Item-type, the first byte on the wire. */
  int itemType();

  /**
   * PS3.8 §D.1: the longest P-DATA-TF variable field the sender of this wants to receive.
   *
   * @param pduLengthMax in bytes, without the six of the PDU header; 0 for no limit
   */
  record MaximumLength(long pduLengthMax) implements UserItem {
    @Override
    public int itemType() {
      return 0x51;
    }
  }

  /** PS3.7 §D.3.3.2.1. */
  record ImplementationClassUid(String uid) implements UserItem {
    @Override
    public int itemType() {
      return 0x52;
    }
  }

  /** PS3.7 §D.3.3.3: how many operations may be outstanding; 0 for any number. */
  record AsynchronousOperationsWindow(int invokedMax, int performedMax) implements UserItem {
    @Override
    public int itemType() {
      return 0x53;
    }
  }

  /** PS3.7 §D.3.3.4. In a request: roles proposed; in an answer: roles accepted. */
  record RoleSelection(String sopClassUid, boolean scu, boolean scp) implements UserItem {
    @Override
    public int itemType() {
      return 0x54;
    }
  }

  /** PS3.7 §D.3.3.2.3: up to 16 characters. */
  record ImplementationVersionName(String name) implements UserItem {
    @Override
    public int itemType() {
      return 0x55;
    }
  }

  /** PS3.7 §D.3.3.5; what the information says, the service class defines (PS3.4). */
  record SopClassExtendedNegotiation(String sopClassUid, Octets information) implements UserItem {
    @Override
    public int itemType() {
      return 0x56;
    }
  }

  /** PS3.7 §D.3.3.6. */
  record SopClassCommonExtendedNegotiation(
      String sopClassUid, String serviceClassUid, List<String> relatedGeneralSopClassUids)
      implements UserItem {
    public SopClassCommonExtendedNegotiation {
      relatedGeneralSopClassUids = List.copyOf(relatedGeneralSopClassUids);
    }

    @Override
    public int itemType() {
      return 0x57;
    }
  }

  /**
   * PS3.7 §D.3.3.7.1.
   *
   * @param type 1 user name, 2 user name and passcode, 3 Kerberos, 4 SAML, 5 JSON Web Token
   * @param positiveResponseRequested whether an acceptor that agrees shall say so
   * @param primary user name (UTF-8) or ticket, assertion, token
   * @param secondary passcode (UTF-8) for type 2, else nothing
   */
  record UserIdentityRequest(
      int type, boolean positiveResponseRequested, Octets primary, Octets secondary)
      implements UserItem {
    @Override
    public int itemType() {
      return 0x58;
    }
  }

  /** PS3.7 §D.3.3.7.2. */
  record UserIdentityResponse(Octets serverResponse) implements UserItem {
    @Override
    public int itemType() {
      return 0x59;
    }
  }

  /** An item of a type the standard edition known here does not have; kept, ignored. */
  record Unknown(int itemType, Octets data) implements UserItem {}
}
