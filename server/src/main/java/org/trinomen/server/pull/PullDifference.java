package org.trinomen.server.pull;

import java.util.List;
import java.util.SortedMap;

/**
 * What has changed in the archive since a folder was pulled: what an analysis has to look at again.
 *
 * @param series those with more or fewer files, or under other names
 * @param damaged files of the folder that are missing or are not what was fetched
 */
public record PullDifference(List<SeriesChange> series, List<String> damaged) {

  /** What became of a series. */
  public enum Change {
    /** The archive shows files that the folder lacks. */
    NEW,
    /** The archive shows fewer files now. */
    GONE,
    /** It goes by other names now. */
    RENAMED
  }

  /**
   * A series that changed.
   *
   * @param before names in the folder, by keyword; empty unless it is renamed
   * @param after names now
   */
  public record SeriesChange(
      Change change,
      String series,
      String study,
      SortedMap<String, String> before,
      SortedMap<String, String> after) {

    @Override
    public String toString() {
      return change + " " + series;
    }
  }

  public boolean isEmpty() {
    return series.isEmpty() && damaged.isEmpty();
  }
}
