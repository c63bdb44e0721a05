package org.trinomen.dicom.dimse;

/** Values of Command Field (0000,0100), PS3.7 §E.1. */
final class CommandField {

  static final int C_STORE_RQ = 0x0001;
  static final int C_STORE_RSP = 0x8001;
  static final int C_GET_RQ = 0x0010;
  static final int C_GET_RSP = 0x8010;
  static final int C_FIND_RQ = 0x0020;
  static final int C_FIND_RSP = 0x8020;
  static final int C_MOVE_RQ = 0x0021;
  static final int C_MOVE_RSP = 0x8021;
  static final int C_ECHO_RQ = 0x0030;
  static final int C_ECHO_RSP = 0x8030;
  static final int N_EVENT_REPORT_RQ = 0x0100;
  static final int N_EVENT_REPORT_RSP = 0x8100;
  static final int N_ACTION_RQ = 0x0130;
  static final int N_ACTION_RSP = 0x8130;
  static final int C_CANCEL_RQ = 0x0FFF;

  /** The bit that tells a response from its request. */
  static final int RESPONSE = 0x8000;

  private CommandField() {}
}
