package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.study.HeaderRule;
import org.trinomen.identity.study.HeaderRules;
import org.trinomen.identity.study.IdentifyingGroup;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.server.json.JsonValue;

/**
 * What may stand in the header of a scan that is to be sent: as the study says which it belongs to.
 * While that is doubtful, of all studies that it may belong to the one that lets least through.
 *
 * @param by the studies whose rules these are; empty if it is the archive's own
 */
record SendRules(Map<IdentifyingGroup, HeaderRule> rules, List<String> by) {

  static SendRules of(Decision decision, List<ResearchStudy> studies, HeaderRules usual) {
    Set<String> may =
        switch (decision) {
          case Decision.Resolved resolved -> Set.of(resolved.subjectVisit().study());
          case Decision.InReview review ->
              review.candidates().stream()
                  .flatMap(
                      candidate ->
                          candidate.whose() instanceof SubjectVisit visit
                              ? Stream.of(visit.study())
                              : Stream.empty())
                  .collect(Collectors.toSet());
          case Decision.OutOfStudy _ -> Set.of();
        };
    List<String> by = new ArrayList<>();
    Map<IdentifyingGroup, HeaderRule> rules = new EnumMap<>(IdentifyingGroup.class);
    for (ResearchStudy study : studies) {
      if (may.contains(study.id())) {
        by.add(study.id());
        study
            .headerRules()
            .over(usual)
            .forEach((group, rule) -> rules.merge(group, rule, HeaderRule::stricter));
      }
    }
    return new SendRules(by.isEmpty() ? HeaderRules.NONE.over(usual) : rules, by);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("rules");
    for (Map.Entry<IdentifyingGroup, HeaderRule> rule : rules.entrySet()) {
      json.writeStringField(rule.getKey().word(), rule.getValue().word());
    }
    json.writeEndObject();
    json.writeStringField("rulesOf", String.join(" ", by));
  }

  /** Words of groups; refuses others. */
  static List<String> groups(JsonValue value) {
    List<String> words = Stream.of(IdentifyingGroup.values()).map(IdentifyingGroup::word).toList();
    if (!(value instanceof JsonValue.Items(List<JsonValue> items)) || items.isEmpty()) {
      throw AssertionRequest.incorrect("groups is a list of what is taken out, such as names");
    }
    List<String> groups = new ArrayList<>();
    for (JsonValue item : items) {
      if (!(item instanceof JsonValue.Text(String word)) || !words.contains(word)) {
        throw AssertionRequest.incorrect("a group is one of " + String.join(", ", words));
      }
      groups.add(word);
    }
    return groups.stream().distinct().toList();
  }
}
