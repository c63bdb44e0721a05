package org.trinomen.dicom.ul;

import java.util.EnumMap;
import java.util.Map;

/**
 * The upper layer's state machine as data, shaped as PS3.8 Table 9-10: a row per event, a column
 * per state, in a cell the action. The next state belongs to the action (PS3.8 Tables 9-6 to 9-9);
 * only AE-6 and AR-8 have two, and decide by what they see.
 */
final class StateTable {

  /** PS3.8 Tables 9-1 to 9-5. */
  enum State {
    STA1("idle"),
    STA2("transport connection open, awaiting A-ASSOCIATE-RQ"),
    STA3("awaiting local A-ASSOCIATE response"),
    STA4("awaiting transport connection"),
    STA5("awaiting A-ASSOCIATE-AC or -RJ"),
    STA6("association established"),
    STA7("awaiting A-RELEASE-RP"),
    STA8("awaiting local A-RELEASE response"),
    STA9("release collision, requestor: awaiting local A-RELEASE response"),
    STA10("release collision, acceptor: awaiting A-RELEASE-RP"),
    STA11("release collision, requestor: awaiting A-RELEASE-RP"),
    STA12("release collision, acceptor: awaiting local A-RELEASE response"),
    STA13("awaiting close of the transport connection");

    private final String words;

    State(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** The rows of PS3.8 Table 9-10. */
  enum Event {
    /** A-ASSOCIATE request primitive. */
    EVT1,
    /** Transport connect confirmation. */
    EVT2,
    /** A-ASSOCIATE-AC PDU. */
    EVT3,
    /** A-ASSOCIATE-RJ PDU. */
    EVT4,
    /** Transport connection indication. */
    EVT5,
    /** A-ASSOCIATE-RQ PDU. */
    EVT6,
    /** A-ASSOCIATE response primitive, accept. */
    EVT7,
    /** A-ASSOCIATE response primitive, reject. */
    EVT8,
    /** P-DATA request primitive. */
    EVT9,
    /** P-DATA-TF PDU. */
    EVT10,
    /** A-RELEASE request primitive. */
    EVT11,
    /** A-RELEASE-RQ PDU. */
    EVT12,
    /** A-RELEASE-RP PDU. */
    EVT13,
    /** A-RELEASE response primitive. */
    EVT14,
    /** A-ABORT request primitive. */
    EVT15,
    /** A-ABORT PDU. */
    EVT16,
    /** Transport connection closed indication. */
    EVT17,
    /** ARTIM timer expired. */
    EVT18,
    /** Unrecognized or invalid PDU. */
    EVT19
  }

  /** PS3.8 Tables 9-6 to 9-9: the action and the state it leads to. */
  enum Action {
    /** Issue transport connect request. */
    AE1(State.STA4),
    /** Send A-ASSOCIATE-RQ. */
    AE2(State.STA5),
    /** Issue A-ASSOCIATE confirmation (accept). */
    AE3(State.STA6),
    /** Issue A-ASSOCIATE confirmation (reject) and close transport connection. */
    AE4(State.STA1),
    /** Issue transport connection response; start ARTIM. */
    AE5(State.STA2),
    /** Stop ARTIM; acceptable to the provider: issue indication; else send RJ, start ARTIM. */
    AE6(State.STA3, State.STA13),
    /** Send A-ASSOCIATE-AC. */
    AE7(State.STA6),
    /** Send A-ASSOCIATE-RJ and start ARTIM. */
    AE8(State.STA13),
    /** Send P-DATA-TF. */
    DT1(State.STA6),
    /** Issue P-DATA indication. */
    DT2(State.STA6),
    /** Send A-RELEASE-RQ. */
    AR1(State.STA7),
    /** Issue A-RELEASE indication. */
    AR2(State.STA8),
    /** Issue A-RELEASE confirmation and close transport connection. */
    AR3(State.STA1),
    /** Send A-RELEASE-RP and start ARTIM. */
    AR4(State.STA13),
    /** Stop ARTIM. */
    AR5(State.STA1),
    /** Issue P-DATA indication. */
    AR6(State.STA7),
    /** Send P-DATA-TF. */
    AR7(State.STA8),
    /** Issue A-RELEASE indication (release collision): requestor STA9, acceptor STA10. */
    AR8(State.STA9, State.STA10),
    /** Send A-RELEASE-RP. */
    AR9(State.STA11),
    /** Issue A-RELEASE confirmation. */
    AR10(State.STA12),
    /** Send A-ABORT (service user) and start or restart ARTIM. */
    AA1(State.STA13),
    /** Stop ARTIM if running; close transport connection. */
    AA2(State.STA1),
    /** Issue A-ABORT or A-P-ABORT indication, as the PDU's source says; close. */
    AA3(State.STA1),
    /** Issue A-P-ABORT indication. */
    AA4(State.STA1),
    /** Stop ARTIM. */
    AA5(State.STA1),
    /** Ignore the PDU. */
    AA6(State.STA13),
    /** Send A-ABORT. */
    AA7(State.STA13),
    /** Send A-ABORT (service provider), issue A-P-ABORT indication, start ARTIM. */
    AA8(State.STA13);

    private final State next;
    private final State otherwise;

    Action(State next) {
      this(next, next);
    }

    Action(State next, State otherwise) {
      this.next = next;
      this.otherwise = otherwise;
    }

    State next() {
      return next;
    }

    /** Where it leads when the condition in its description does not hold. */
    State otherwise() {
      return otherwise;
    }
  }

  private static final String TABLE =
      """
            STA1 STA2 STA3 STA4 STA5 STA6 STA7 STA8 STA9 STA10 STA11 STA12 STA13
      EVT1  AE1  .    .    .    .    .    .    .    .    .     .     .     .
      EVT2  .    .    .    AE2  .    .    .    .    .    .     .     .     .
      EVT3  .    AA1  AA8  .    AE3  AA8  AA8  AA8  AA8  AA8   AA8   AA8   AA6
      EVT4  .    AA1  AA8  .    AE4  AA8  AA8  AA8  AA8  AA8   AA8   AA8   AA6
      EVT5  AE5  .    .    .    .    .    .    .    .    .     .     .     .
      EVT6  .    AE6  AA8  .    AA8  AA8  AA8  AA8  AA8  AA8   AA8   AA8   AA7
      EVT7  .    .    AE7  .    .    .    .    .    .    .     .     .     .
      EVT8  .    .    AE8  .    .    .    .    .    .    .     .     .     .
      EVT9  .    .    .    .    .    DT1  .    AR7  .    .     .     .     .
      EVT10 .    AA1  AA8  .    AA8  DT2  AR6  AA8  AA8  AA8   AA8   AA8   AA6
      EVT11 .    .    .    .    .    AR1  .    .    .    .     .     .     .
      EVT12 .    AA1  AA8  .    AA8  AR2  AR8  AA8  AA8  AA8   AA8   AA8   AA6
      EVT13 .    AA1  AA8  .    AA8  AA8  AR3  AA8  AA8  AR10  AR3   AA8   AA6
      EVT14 .    .    .    .    .    .    .    AR4  AR9  .     .     AR4   .
      EVT15 .    .    AA1  AA2  AA1  AA1  AA1  AA1  AA1  AA1   AA1   AA1   .
      EVT16 .    AA2  AA3  .    AA3  AA3  AA3  AA3  AA3  AA3   AA3   AA3   AA2
      EVT17 .    AA5  AA4  AA4  AA4  AA4  AA4  AA4  AA4  AA4   AA4   AA4   AR5
      EVT18 .    AA2  .    .    .    .    .    .    .    .     .     .     AA2
      EVT19 .    AA1  AA8  .    AA8  AA8  AA8  AA8  AA8  AA8   AA8   AA8   AA7
      """;

  private static final Map<Event, Map<State, Action>> CELLS = parse();

  private StateTable() {}

  /** Whether the standard foresees the event in the state. */
  static boolean foresees(State state, Event event) {
    return row(event).containsKey(state);
  }

  /** The action; an event that can't happen in the state is a fault of this program. */
  static Action action(State state, Event event) {
    Action action = row(event).get(state);
    if (action == null) {
      throw new IllegalStateException(event + " can't happen in " + state + ", " + state.words());
    }
    return action;
  }

  private static Map<State, Action> row(Event event) {
    Map<State, Action> row = CELLS.get(event);
    if (row == null) {
      throw new IllegalStateException("PS3.8 Table 9-10 has a row for each event: " + event);
    }
    return row;
  }

  private static Map<Event, Map<State, Action>> parse() {
    Map<Event, Map<State, Action>> cells = new EnumMap<>(Event.class);
    TABLE
        .lines()
        .skip(1)
        .forEach(
            line -> {
              String[] words = line.trim().split(" +", -1);
              Map<State, Action> row = new EnumMap<>(State.class);
              int column = 1;
              for (State state : State.values()) {
                String cell = words[column++];
                if (!cell.equals(".")) {
                  row.put(state, Action.valueOf(cell));
                }
              }
              cells.put(Event.valueOf(words[0]), row);
            });
    return cells;
  }
}
