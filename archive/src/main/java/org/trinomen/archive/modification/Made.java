package org.trinomen.archive.modification;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.trinomen.archive.ingest.IngestOutcome.Path;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;

/**
 * What came of a {@link Plan}, so far.
 *
 * @param paths of the copies
 */
public record Made(List<Path> paths) {

  public Made {
    paths = List.copyOf(paths);
  }

  /** The resource of this level that the first copy is in. */
  public Optional<PublicId> first(Level level) {
    return paths.stream().findFirst().map(path -> of(path, level));
  }

  /** All resources of a level that copies are in, by id. */
  public SortedSet<String> all(Level level) {
    SortedSet<String> ids = new TreeSet<>();
    paths.forEach(path -> ids.add(of(path, level).toString()));
    return ids;
  }

  static PublicId of(Path path, Level level) {
    return switch (level) {
      case PATIENT -> path.patient();
      case STUDY -> path.study();
      case SERIES -> path.series();
      case INSTANCE -> path.instance();
    };
  }
}
