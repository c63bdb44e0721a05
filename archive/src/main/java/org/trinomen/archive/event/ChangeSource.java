package org.trinomen.archive.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.dicom.Tag;

/**
 * Arrivals and completeness, from the log of changes of the index; those of instances are left out,
 * which are nearly all. An index that was made again numbers its changes anew: then what is older
 * than the last change that was told of is passed over.
 */
public final class ChangeSource implements EventSource {

  private static final Set<Change.Kind> KINDS =
      EnumSet.of(
          Change.Kind.NEW_STUDY,
          Change.Kind.NEW_SERIES,
          Change.Kind.COMPLETED_SERIES,
          Change.Kind.STABLE_SERIES,
          Change.Kind.STABLE_STUDY);

  private final Finder finder;
  private boolean looked;

  /** Of an index that was made again, what is older was told before. */
  private Instant notBefore = Instant.MIN;

  /**
   * Up to this number there is nothing to tell behind what was told: thousands of instances may
   * follow each other, and need not be gone through anew each time.
   */
  private long nothingUpTo;

  public ChangeSource(Finder finder) {
    this.finder = finder;
  }

  @Override
  public String name() {
    return "changes";
  }

  @Override
  public Found after(Mark mark, int limit) {
    long newest = finder.lastChange();
    long since = mark.position();
    if (!looked && isMadeAgain(mark, newest)) {
      since = 0;
      notBefore = Instant.ofEpochSecond(mark.toldAt());
    }
    looked = true;
    long from = newest < nothingUpTo ? since : Math.max(since, nothingUpTo);
    List<Change> changes =
        finder.changes(
            new ChangesQuery(OptionalLong.of(from), OptionalLong.of(newest), KINDS, limit));
    if (changes.isEmpty()) {
      nothingUpTo = newest;
    }
    List<Placed> events = new ArrayList<>();
    for (Change change : changes) {
      if (!change.at().isBefore(notBefore)) {
        events.addAll(events(change));
      }
    }
    return new Found(events, changes.isEmpty() ? since : changes.getLast().sequence());
  }

  /** Whether the change that was told last is not what stands under its number. */
  private boolean isMadeAgain(Mark mark, long newest) {
    if (mark.position() == 0) {
      return false;
    }
    List<Change> there =
        finder.changes(
            new ChangesQuery(
                OptionalLong.of(mark.position() - 1),
                OptionalLong.of(mark.position()),
                Set.of(),
                1));
    return newest < mark.position()
        || there.stream().anyMatch(change -> change.at().getEpochSecond() != mark.toldAt());
  }

  private List<Placed> events(Change change) {
    return switch (change.kind()) {
      case NEW_STUDY -> study(change, EventType.STUDY_ARRIVED);
      case NEW_SERIES -> series(change, EventType.SERIES_ARRIVED);
      case COMPLETED_SERIES -> series(change, EventType.SERIES_COMPLETE);
      case STABLE_SERIES -> series(change, EventType.SERIES_STABLE);
      case STABLE_STUDY -> {
        List<Placed> events = new ArrayList<>(study(change, EventType.STUDY_STABLE));
        for (ScanFacts scan : finder.scansOf(change.id())) {
          events.add(
              placed(
                  change,
                  EventType.SCAN_STABLE,
                  scan.id().text(),
                  Map.of(Happening.IMAGING_STUDY, change.id().toString())));
        }
        yield events;
      }
      case NEW_INSTANCE,
          NEW_PATIENT,
          STABLE_PATIENT,
          UPDATED_METADATA_OF_PATIENT,
          UPDATED_METADATA_OF_STUDY,
          UPDATED_METADATA_OF_SERIES,
          UPDATED_METADATA_OF_INSTANCE,
          UPDATED_ATTACHMENT_OF_PATIENT,
          UPDATED_ATTACHMENT_OF_STUDY,
          UPDATED_ATTACHMENT_OF_SERIES,
          UPDATED_ATTACHMENT_OF_INSTANCE ->
          List.of();
    };
  }

  private static List<Placed> study(Change change, EventType type) {
    String id = change.id().toString();
    return List.of(placed(change, type, id, Map.of(Happening.IMAGING_STUDY, id)));
  }

  private List<Placed> series(Change change, EventType type) {
    Map<String, String> details = new TreeMap<>();
    Optional<Resource> series = finder.resource(Level.SERIES, change.id());
    series
        .flatMap(Resource::parent)
        .ifPresent(study -> details.put(Happening.IMAGING_STUDY, study.toString()));
    series
        .map(found -> found.tags().getOrDefault(Tag.Modality, ""))
        .filter(modality -> modality.matches("[A-Z0-9]{1,16}"))
        .ifPresent(modality -> details.put("modality", modality));
    return List.of(placed(change, type, change.id().toString(), details));
  }

  private static Placed placed(
      Change change, EventType type, String about, Map<String, String> details) {
    return new Placed(change.sequence(), Happening.of(type, change.at(), about, details));
  }
}
