package org.trinomen.server.remote;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.DataSet;

/**
 * A query of a node that was answered.
 *
 * @param id names it
 * @param account who asked: nobody else sees it
 * @param modality name of the node
 * @param level what was asked about
 * @param asked what was asked, as the request had it
 * @param localAeTitle as whom the node was called, where not as usual
 * @param timeoutSeconds how long it may be silent, where not as usual
 * @param answers what it said
 */
record RemoteQuery(
    String id,
    String account,
    String modality,
    Level level,
    SequencedMap<Integer, String> asked,
    Optional<String> localAeTitle,
    OptionalInt timeoutSeconds,
    List<DataSet> answers) {

  RemoteQuery {
    answers = List.copyOf(answers);
  }

  long bytes() {
    return answers.stream().mapToLong(NodeQuery::size).sum();
  }

  @Override
  public String toString() {
    return "RemoteQuery[" + id + ", " + answers.size() + " answers]"; // they name people
  }
}
