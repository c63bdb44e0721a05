package org.trinomen.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.ul.StateTable.Action;
import org.trinomen.dicom.ul.StateTable.Event;
import org.trinomen.dicom.ul.StateTable.State;

/** Against a second transcription of PS3.8 Table 9-10, made cell by cell in another shape. */
final class StateTableTest {

  /** Event: state action, state action... with ranges of states. */
  private static final String CELLS =
      """
      1: 1 AE-1
      2: 4 AE-2
      3: 2 AA-1, 3 AA-8, 5 AE-3, 6-12 AA-8, 13 AA-6
      4: 2 AA-1, 3 AA-8, 5 AE-4, 6-12 AA-8, 13 AA-6
      5: 1 AE-5
      6: 2 AE-6, 3 AA-8, 5-12 AA-8, 13 AA-7
      7: 3 AE-7
      8: 3 AE-8
      9: 6 DT-1, 8 AR-7
      10: 2 AA-1, 3 AA-8, 5 AA-8, 6 DT-2, 7 AR-6, 8-12 AA-8, 13 AA-6
      11: 6 AR-1
      12: 2 AA-1, 3 AA-8, 5 AA-8, 6 AR-2, 7 AR-8, 8-12 AA-8, 13 AA-6
      13: 2 AA-1, 3 AA-8, 5-6 AA-8, 7 AR-3, 8-9 AA-8, 10 AR-10, 11 AR-3, 12 AA-8, 13 AA-6
      14: 8 AR-4, 9 AR-9, 12 AR-4
      15: 3 AA-1, 4 AA-2, 5-12 AA-1
      16: 2 AA-2, 3 AA-3, 5-12 AA-3, 13 AA-2
      17: 2 AA-5, 3-12 AA-4, 13 AR-5
      18: 2 AA-2, 13 AA-2
      19: 2 AA-1, 3 AA-8, 5-12 AA-8, 13 AA-7
      """;

  /** PS3.8 Tables 9-6 to 9-9, column "Next State". */
  private static final String NEXT =
      """
      AE-1 4, AE-2 5, AE-3 6, AE-4 1, AE-5 2, AE-6 3 13, AE-7 6, AE-8 13, DT-1 6, DT-2 6, \
      AR-1 7, AR-2 8, AR-3 1, AR-4 13, AR-5 1, AR-6 7, AR-7 8, AR-8 9 10, AR-9 11, AR-10 12, \
      AA-1 13, AA-2 1, AA-3 1, AA-4 1, AA-5 1, AA-6 13, AA-7 13, AA-8 13\
      """;

  @Test
  void everyCellIsAsInTable9Dash10() {
    Map<Event, Map<State, Action>> expected = transcription();
    for (Event event : Event.values()) {
      for (State state : State.values()) {
        Action action = expected.get(event).get(state);

        assertThat(StateTable.foresees(state, event))
            .as(state + " " + event)
            .isEqualTo(action != null);
        if (action != null) {
          assertThat(StateTable.action(state, event)).as(state + " " + event).isEqualTo(action);
        }
      }
    }
  }

  @Test
  void everyActionLeadsWhereItsTableSays() {
    Map<Action, String> next = new HashMap<>();
    for (String action : NEXT.split(", *")) {
      String[] words = action.trim().split(" ", 2);
      next.put(action(words[0]), words[1]);
    }

    assertThat(next).containsOnlyKeys(Action.values());
    next.forEach(
        (action, states) -> {
          String[] numbers = states.split(" ");
          assertThat(action.next()).isEqualTo(state(numbers[0]));
          assertThat(action.otherwise()).isEqualTo(state(numbers[numbers.length - 1]));
        });
  }

  /** While a connection is open, whatever the peer sends or does has an answer. */
  @Test
  void nothingFromTheNetworkIsUnforeseen() {
    Event[] network = {
      Event.EVT3,
      Event.EVT4,
      Event.EVT6,
      Event.EVT10,
      Event.EVT12,
      Event.EVT13,
      Event.EVT16,
      Event.EVT17,
      Event.EVT19
    };
    for (State state : State.values()) {
      if (state != State.STA1 && state != State.STA4) {
        for (Event event : network) {
          assertThat(StateTable.foresees(state, event)).as(state + " " + event).isTrue();
        }
      }
    }
  }

  @Test
  void eventThatCannotHappenIsAFaultOfTheProgram() {
    assertThatThrownBy(() -> StateTable.action(State.STA1, Event.EVT9))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("EVT9")
        .hasMessageContaining("STA1");
  }

  private static Map<Event, Map<State, Action>> transcription() {
    Map<Event, Map<State, Action>> cells = new EnumMap<>(Event.class);
    CELLS
        .lines()
        .forEach(
            line -> {
              String[] row = line.split(": ");
              Map<State, Action> actions = new EnumMap<>(State.class);
              for (String cell : row[1].split(", ")) {
                String[] words = cell.split(" ");
                String[] range = words[0].split("-");
                int to = Integer.parseInt(range[range.length - 1]);
                for (int state = Integer.parseInt(range[0]); state <= to; state++) {
                  actions.put(state(String.valueOf(state)), action(words[1]));
                }
              }
              cells.put(Event.valueOf("EVT" + row[0]), actions);
            });
    assertThat(cells).hasSize(19);
    return cells;
  }

  private static State state(String number) {
    return State.valueOf("STA" + number);
  }

  private static Action action(String name) {
    return Action.valueOf(name.replace("-", ""));
  }
}
