package org.trinomen.server.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.dimse.FindScu;
import org.trinomen.dicom.dimse.QueryLevel;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.orthanc.RequestJson;

/** Asks a node what it has, once. */
final class NodeQuery {

  /** What one query may hold in memory; an answer may be long. */
  static final long BYTES_MAX = 16L << 20;

  private final NodeCalls calls;
  private final int answersMax;

  /**
   * Asks.
   *
   * @param answersMax more answers than these are an error
   */
  NodeQuery(NodeCalls calls, int answersMax) {
    this.calls = calls;
    this.answersMax = answersMax;
  }

  /** How the levels of the REST API are called by DICOM. */
  static QueryLevel level(Level level) {
    return switch (level) {
      case PATIENT -> QueryLevel.PATIENT;
      case STUDY -> QueryLevel.STUDY;
      case SERIES -> QueryLevel.SERIES;
      case INSTANCE -> QueryLevel.IMAGE;
    };
  }

  /**
   * All answers.
   *
   * @param keys values by tag, as the node is to be asked
   * @throws RequestFailure if it does not answer, or with an error, or with too much
   */
  List<DataSet> ask(
      Modality modality,
      Level level,
      SequencedMap<Integer, String> keys,
      Optional<String> localAeTitle,
      OptionalInt timeoutSeconds) {
    QueryLevel about = level(level);
    return ask(modality, about.findModel(), identifier(about, keys), localAeTitle, timeoutSeconds);
  }

  /**
   * All answers, as above.
   *
   * @param model SOP class of the information model
   */
  List<DataSet> ask(
      Modality modality,
      String model,
      DataSet identifier,
      Optional<String> localAeTitle,
      OptionalInt timeoutSeconds) {
    NodeCalls.Call call = calls.to(modality, localAeTitle, timeoutSeconds);
    Answers answers = new Answers();
    QueryOutcome outcome =
        FindScu.find(call.caller(), call.node(), model, identifier, answers::take);
    switch (outcome) {
      case QueryOutcome.Unanswered(String why) -> throw NodeCalls.failed(call.node(), why);
      case QueryOutcome.Answered answered -> {
        if (answers.tooMany) {
          throw new RequestFailure(
              ErrorCode.PARAMETER_OUT_OF_RANGE,
              "the node has more answers than are taken (see remotes.answers-max): ask for less");
        }
        if (answered.status().kind() != Status.Kind.SUCCESS) {
          throw refused(call, "C-FIND", answered.status());
        }
      }
    }
    return answers.taken;
  }

  /** An error of whoever asks for what can't be asked for. */
  static DataSet identifier(QueryLevel level, SequencedMap<Integer, String> keys) {
    try {
      return level.identifier(keys);
    } catch (IllegalArgumentException e) {
      throw RequestJson.incorrect(String.valueOf(e.getMessage()));
    }
  }

  static RequestFailure refused(NodeCalls.Call call, String operation, Status status) {
    return new RequestFailure(
        ErrorCode.REFUSED_BY_REMOTE, call.node() + ": " + operation + ": " + status.describe());
  }

  /** Bytes that the elements of an answer hold. */
  static long size(DataSet answer) {
    long bytes = 0;
    for (Element element : answer) {
      bytes += element.length();
    }
    return bytes;
  }

  /** What comes, as long as there is room. */
  private final class Answers {

    private final List<DataSet> taken = new ArrayList<>();
    private long bytes;
    private boolean tooMany;

    boolean take(DataSet answer) {
      bytes += size(answer);
      tooMany |= taken.size() == answersMax || bytes > BYTES_MAX;
      if (!tooMany) {
        taken.add(answer);
      }
      return !tooMany;
    }
  }
}
