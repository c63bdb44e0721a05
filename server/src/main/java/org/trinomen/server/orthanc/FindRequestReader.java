package org.trinomen.server.orthanc;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.query.LabelCondition;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MatchingParser;
import org.trinomen.archive.query.MetadataCondition;
import org.trinomen.archive.query.Order;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Refinement;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/** Reads the body of {@code /tools/find}. */
final class FindRequestReader {

  private final MetadataNames metadata;

  FindRequestReader(MetadataNames metadata) {
    this.metadata = metadata;
  }

  FindRequest read(JsonValue body, int limitOtherwise) {
    if (!(body instanceof JsonValue.Members members)) {
      throw incorrect("The body must contain a JSON object");
    }
    Level level = level(members);
    boolean caseSensitive = flag(members, "CaseSensitive");
    long since = number(members, "Since");
    if (caseSensitive && since > 0) {
      throw incorrect("Since cannot be used with CaseSensitive");
    }
    long limit = number(members, "Limit");
    Refinement refinement =
        new Refinement(order(members, level), labels(members), metadata(members));
    Query query =
        new Query(
            level,
            matchings(members),
            parent(members),
            caseSensitive ? Letters.EXACT : Letters.FOLDED,
            since,
            limit == 0 ? limitOtherwise : limit,
            refinement);
    Optional<Set<ResponseContent>> content = content(members);
    return new FindRequest(
        query,
        content.isPresent() || flag(members, "Expand"),
        format(members),
        requestedTags(members),
        content.orElseGet(ResponseContent::usual));
  }

  private static Level level(JsonValue.Members members) {
    String text =
        members
            .text("Level")
            .orElseThrow(() -> incorrect("Field \"Level\" is missing, or should be a string"));
    return Levels.named(text);
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

  // ---- beyond attributes

  private List<Order> order(JsonValue.Members members, Level level) {
    List<Order> order = new ArrayList<>();
    for (JsonValue item : items(members, "OrderBy")) {
      JsonValue.Members by = item.asMembers();
      String type = by.text("Type").orElse("");
      String key = by.text("Key").orElseThrow(() -> incorrect("OrderBy lacks a \"Key\""));
      boolean descending =
          switch (by.text("Direction").orElse("").toUpperCase(Locale.ROOT)) {
            case "ASC" -> false;
            case "DESC" -> true;
            case String _ -> throw incorrect("\"Direction\" of OrderBy is ASC or DESC");
          };
      order.add(new Order(field(type, key, level), kind(type), descending));
    }
    return order;
  }

  private Order.Field field(String type, String key, Level level) {
    if (type.startsWith("Metadata")) {
      return new Order.Field.Metadata(metadata.number(key));
    }
    int tag = TagNames.parse(key);
    for (Level at : Levels.ALL) {
      if (at.compareTo(level) <= 0 && MainTags.of(at).contains(tag)) {
        return new Order.Field.Attribute(tag);
      }
    }
    throw incorrect("resources are put in order by main DICOM tags of their level or above only");
  }

  private static Order.Kind kind(String type) {
    return switch (type) {
      case "DicomTag", "Metadata" -> Order.Kind.TEXT;
      case "DicomTagAsInt", "MetadataAsInt" -> Order.Kind.INTEGER;
      case "DicomTagAsFloat", "MetadataAsFloat" -> Order.Kind.DECIMAL;
      case String _ ->
          throw incorrect(
              "\"Type\" of OrderBy is DicomTag or Metadata, with AsInt or AsFloat behind or not");
    };
  }

  private static Optional<LabelCondition> labels(JsonValue.Members members) {
    Set<String> labels = new LinkedHashSet<>();
    for (JsonValue item : items(members, "Labels")) {
      if (!(item instanceof JsonValue.Text(String label))) {
        throw incorrect("\"Labels\" should be an array of strings");
      }
      labels.add(label);
    }
    LabelCondition.Constraint constraint =
        switch (members.text("LabelsConstraint").orElse("All")) {
          case "All" -> LabelCondition.Constraint.ALL;
          case "Any" -> LabelCondition.Constraint.ANY;
          case "None" -> LabelCondition.Constraint.NONE;
          case String _ -> throw incorrect("\"LabelsConstraint\" is All, Any or None");
        };
    boolean asksNothing = labels.isEmpty() && constraint != LabelCondition.Constraint.NONE;
    return asksNothing ? Optional.empty() : Optional.of(new LabelCondition(constraint, labels));
  }

  private List<MetadataCondition> metadata(JsonValue.Members members) {
    Optional<JsonValue> value = members.member("MetadataQuery");
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof JsonValue.Members query)) {
      throw incorrect("Field \"MetadataQuery\" should be a JSON object");
    }
    List<MetadataCondition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonValue> entry : query.values().entrySet()) {
      if (!(entry.getValue() instanceof JsonValue.Text(String pattern))) {
        throw incorrect("The metadata of \"MetadataQuery\" should be associated with strings");
      }
      if (!pattern.isEmpty()) {
        conditions.add(new MetadataCondition(metadata.number(entry.getKey()), pattern));
      }
    }
    return conditions;
  }

  // ---- what comes back

  private static Optional<Set<ResponseContent>> content(JsonValue.Members members) {
    if (members.member("ResponseContent").isEmpty()) {
      return Optional.empty();
    }
    Set<ResponseContent> content = EnumSet.noneOf(ResponseContent.class);
    for (JsonValue item : items(members, "ResponseContent")) {
      if (!(item instanceof JsonValue.Text(String name))) {
        throw incorrect("\"ResponseContent\" should be an array of strings");
      }
      content.add(ResponseContent.parse(name));
    }
    return Optional.of(content);
  }

  static TagFormat format(JsonValue.Members members) {
    if (flag(members, "Short")) {
      return TagFormat.SHORT;
    }
    return flag(members, "Full") ? TagFormat.FULL : TagFormat.NAMES;
  }

  private static Set<Integer> requestedTags(JsonValue.Members members) {
    Set<Integer> tags = new LinkedHashSet<>();
    for (JsonValue name : items(members, "RequestedTags")) {
      if (!(name instanceof JsonValue.Text(String text))) {
        throw incorrect("\"RequestedTags\" should be an array of strings");
      }
      tags.add(TagNames.parse(text));
    }
    return tags;
  }

  // ---- members

  private static List<JsonValue> items(JsonValue.Members members, String name) {
    Optional<JsonValue> value = members.member(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof JsonValue.Items(List<JsonValue> items)) {
      return items;
    }
    throw incorrect("Field \"" + name + "\" should be an array");
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

  private static long number(JsonValue.Members members, String name) {
    Optional<JsonValue> value = members.member(name);
    if (value.isEmpty()) {
      return 0;
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
