package org.trinomen.dicom.dimse;

/** The elements of command sets in use today (PS3.7 §E.1), named by their keyword. */
final class CommandElement {

  static final int COMMAND_GROUP_LENGTH = 0x0000_0000;
  static final int AFFECTED_SOP_CLASS_UID = 0x0000_0002;
  static final int REQUESTED_SOP_CLASS_UID = 0x0000_0003;
  static final int COMMAND_FIELD = 0x0000_0100;
  static final int MESSAGE_ID = 0x0000_0110;
  static final int MESSAGE_ID_BEING_RESPONDED_TO = 0x0000_0120;
  static final int MOVE_DESTINATION = 0x0000_0600;
  static final int PRIORITY = 0x0000_0700;
  static final int COMMAND_DATA_SET_TYPE = 0x0000_0800;
  static final int STATUS = 0x0000_0900;
  static final int ERROR_COMMENT = 0x0000_0902;
  static final int AFFECTED_SOP_INSTANCE_UID = 0x0000_1000;
  static final int REQUESTED_SOP_INSTANCE_UID = 0x0000_1001;
  static final int EVENT_TYPE_ID = 0x0000_1002;
  static final int ACTION_TYPE_ID = 0x0000_1008;
  static final int NUMBER_OF_REMAINING_SUBOPERATIONS = 0x0000_1020;
  static final int NUMBER_OF_COMPLETED_SUBOPERATIONS = 0x0000_1021;
  static final int NUMBER_OF_FAILED_SUBOPERATIONS = 0x0000_1022;
  static final int NUMBER_OF_WARNING_SUBOPERATIONS = 0x0000_1023;
  static final int MOVE_ORIGINATOR_AE_TITLE = 0x0000_1030;
  static final int MOVE_ORIGINATOR_MESSAGE_ID = 0x0000_1031;

  private CommandElement() {}
}
