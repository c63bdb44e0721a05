package org.trinomen.server.orthanc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MatchingParser;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/**
 * The body of {@code /tools/find}.
 *
 * @param nothing no resource can match: labels are asked for, and there are none here
 */
record FindRequest(
    Query query, boolean expand, TagFormat format, Set<Integer> requestedTags, boolean nothing) {

  private static final List<String> NOT_OFFERED =
      List.of("OrderBy", "MetadataQuery", "ResponseContent");

  static FindRequest of(JsonValue body, int limitOtherwise) {
    if (!(body instanceof JsonValue.Members members)) {
      throw incorrect("The body must contain a JSON object");
    }
    for (String member : NOT_OFFERED) {
      if (members.member(member).isPresent()) {
        throw new RequestFailure(ErrorCode.NOT_IMPLEMENTED, member + " is not offered yet");
      }
    }
    Level level =
        members
            .text("Level")
            .map(
                text ->
                    Levels.parse(text)
                        .orElseThrow(
                            () ->
                                new RequestFailure(
                                    ErrorCode.PARAMETER_OUT_OF_RANGE,
                                    "Level is Patient, Study, Series or Instance")))
            .orElseThrow(() -> incorrect("Field \"Level\" is missing, or should be a string"));
    boolean caseSensitive = flag(members, "CaseSensitive");
    long since = number(members, "Since", 0);
    if (caseSensitive && since > 0) {
      throw incorrect("Since cannot be used with CaseSensitive");
    }
    long limit = number(members, "Limit", 0);
    Query query =
        new Query(
            level,
            matchings(members),
            parent(members),
            caseSensitive,
            since,
            limit == 0 ? limitOtherwise : limit);
    return new FindRequest(
        query, flag(members, "Expand"), format(members), requestedTags(members), labelled(members));
  }

  private static List<Matching> matchings(JsonValue.Members members) {
    if (!(members.member("Query").orElse(null) instanceof JsonValue.Members query)) {
      throw incorrect("Field \"Query\" is missing, or should be a JSON object");
    }
    List<Matching> matchings = new ArrayList<>();
    for (Map.Entry<String, JsonValue> entry : query.values().entrySet()) {
      if (!(entry.getValue() instanceof JsonValue.Text(String value))) {
        throw incorrect("The tags of \"Query\" should be associated with strings");
      }
      MatchingParser.parse(TagNames.parse(entry.getKey()), value).ifPresent(matchings::add);
    }
    return matchings;
  }

  private static Optional<PublicId> parent(JsonValue.Members members) {
    for (String name : List.of("ParentSeries", "ParentStudy", "ParentPatient")) {
      Optional<String> text = members.text(name);
      if (text.isPresent()) {
        return Optional.of(
            PublicId.parse(text.get()).orElseThrow(() -> incorrect(name + " is not a public id")));
      }
    }
    return Optional.empty();
  }

  private static TagFormat format(JsonValue.Members members) {
    if (flag(members, "Short")) {
      return TagFormat.SHORT;
    }
    return flag(members, "Full") ? TagFormat.FULL : TagFormat.NAMES;
  }

  private static Set<Integer> requestedTags(JsonValue.Members members) {
    Set<Integer> tags = new LinkedHashSet<>();
    if (members.member("RequestedTags").orElse(null) instanceof JsonValue.Items(var names)) {
      for (JsonValue name : names) {
        if (!(name instanceof JsonValue.Text(String text))) {
          throw incorrect("\"RequestedTags\" should be an array of strings");
        }
        tags.add(TagNames.parse(text));
      }
    }
    return tags;
  }

  private static boolean labelled(JsonValue.Members members) {
    boolean any =
        members.member("Labels").orElse(null) instanceof JsonValue.Items(var labels)
            && !labels.isEmpty();
    return any && !members.text("LabelsConstraint").orElse("All").equals("None");
  }

  private static boolean flag(JsonValue.Members members, String name) {
    Optional<JsonValue> value = members.member(name);
    if (value.isEmpty()) {
      return false;
    }
    if (value.get() instanceof JsonValue.Flag(boolean flag)) {
      return flag;
    }
    throw incorrect("Field \"" + name + "\" should be a Boolean");
  }

  private static long number(JsonValue.Members members, String name, long otherwise) {
    Optional<JsonValue> value = members.member(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof JsonValue.Numeral numeral) {
      return numeral
          .whole()
          .filter(number -> number >= 0)
          .orElseThrow(() -> incorrect("Field \"" + name + "\" should not be negative"));
    }
    throw incorrect("Field \"" + name + "\" should be an integer");
  }

  private static RequestFailure incorrect(String details) {
    return new RequestFailure(ErrorCode.BAD_REQUEST, details);
  }
}
