package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeField;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.HeaderRule;
import org.trinomen.identity.study.HeaderRules;
import org.trinomen.identity.study.IdentifyingGroup;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;

/** What studies tell as JSON. */
final class StudyJson {

  private StudyJson() {}

  static void write(ResearchStudy study, JsonGenerator json) throws IOException {
    json.writeStringField("id", study.id());
    json.writeStringField("shortName", study.shortName());
    json.writeStringField("grammar", study.grammar().template());
    json.writeStringField("checkDigit", study.grammar().checkDigit().name());
    json.writeStringField("codeField", study.codeField());
    json.writeStringField("identityPolicy", study.identityPolicy().name());
    json.writeStringField("tracer", study.tracer());
    json.writeStringField("protocol", study.protocol());
    json.writeStringField("modality", study.modality());
    JsonWriter.each(json, "visits", study.visits(), StudyJson::write);
    JsonWriter.each(json, "sites", study.sites(), StudyJson::write);
    JsonWriter.each(json, "fields", study.fields(), StudyJson::write);
    JsonWriter.date(json, "accrualStart", study.accrualStart());
    if (!study.sponsor().isEmpty()) {
      json.writeStringField("sponsor", study.sponsor());
    }
    if (!study.headerRules().stated().isEmpty()) {
      JsonWriter.texts(json, "headerRules", headerRules(study.headerRules()));
    }
  }

  private static void write(PlannedVisit visit, JsonGenerator json) throws IOException {
    json.writeStringField("label", visit.label());
    json.writeNumberField("offsetDays", visit.offsetDays());
    json.writeNumberField("windowDays", visit.windowDays());
    JsonWriter.texts(json, "alsoWritten", visit.alsoWritten());
  }

  private static void write(Site site, JsonGenerator json) throws IOException {
    json.writeStringField("id", site.id());
    json.writeStringField("prefix", site.prefix());
    json.writeStringField("organization", site.organization());
    json.writeStringField("institution", site.institution());
  }

  private static void write(CodeField field, JsonGenerator json) throws IOException {
    json.writeStringField("keyword", field.keyword());
    json.writeStringField("template", field.template());
  }

  static ResearchStudy read(JsonFields fields) {
    return new ResearchStudy(
        fields.text("id"),
        fields.text("shortName"),
        new CodeGrammar(fields.text("grammar"), fields.one("checkDigit", CheckDigit.class)),
        fields.text("codeField"),
        fields.one("identityPolicy", IdentityPolicy.class),
        fields.text("tracer"),
        fields.text("protocol"),
        fields.text("modality"),
        fields.each("visits", StudyJson::readVisit),
        fields.each("sites", StudyJson::readSite),
        fields.each("fields", StudyJson::readField),
        fields.date("accrualStart"),
        fields.has("sponsor") ? fields.text("sponsor") : "",
        readHeaderRules(fields));
  }

  /** As {@code NAMES=STRIP}, in the order of the groups. */
  private static List<String> headerRules(HeaderRules rules) {
    return new TreeMap<>(rules.stated())
        .entrySet().stream().map(one -> one.getKey().name() + "=" + one.getValue().name()).toList();
  }

  private static HeaderRules readHeaderRules(JsonFields fields) {
    Map<IdentifyingGroup, HeaderRule> rules = new EnumMap<>(IdentifyingGroup.class);
    for (String rule : fields.texts("headerRules")) {
      String[] parts = rule.split("=", 2);
      rules.put(IdentifyingGroup.valueOf(parts[0]), HeaderRule.valueOf(parts[1]));
    }
    return new HeaderRules(rules);
  }

  private static PlannedVisit readVisit(JsonFields fields) {
    return new PlannedVisit(
        fields.text("label"),
        fields.small("offsetDays"),
        fields.small("windowDays"),
        fields.texts("alsoWritten"));
  }

  private static Site readSite(JsonFields fields) {
    return new Site(
        fields.text("id"),
        fields.text("prefix"),
        fields.text("organization"),
        fields.text("institution"));
  }

  private static CodeField readField(JsonFields fields) {
    return new CodeField(fields.text("keyword"), fields.text("template"));
  }

  static void write(SiteNode node, JsonGenerator json) throws IOException {
    json.writeStringField("organization", node.organization());
    json.writeStringField("node", node.kind().name());
    json.writeStringField("value", node.value());
    JsonWriter.date(json, "validFrom", node.validFrom());
    JsonWriter.date(json, "validTo", node.validTo());
  }

  static SiteNode readNode(JsonFields fields) {
    return new SiteNode(
        fields.text("organization"),
        fields.one("node", SiteNode.Kind.class),
        fields.text("value"),
        fields.date("validFrom"),
        fields.date("validTo"));
  }

  /** What is known of the person stands there as a digest only. */
  static void write(ResearchSubject subject, JsonGenerator json, PersonSeal seal)
      throws IOException {
    json.writeStringField("study", subject.study());
    json.writeStringField("site", subject.site());
    json.writeStringField("code", subject.code());
    JsonWriter.texts(json, "formerCodes", subject.formerCodes());
    json.writeStringField("person", seal.sealed(subject));
    JsonWriter.date(json, "enrolledOn", subject.enrolledOn());
    JsonWriter.date(json, "enteredOn", subject.enteredOn());
    json.writeStringField("status", subject.status().name());
    JsonWriter.date(json, "statusOn", subject.statusOn());
  }

  static ResearchSubject readSubject(JsonFields fields, PersonSeal seal) {
    PersonalRecord known = seal.opened(fields.text("person"));
    return new ResearchSubject(
        fields.text("study"),
        fields.text("site"),
        fields.text("code"),
        fields.texts("formerCodes"),
        known.person(),
        fields.date("enrolledOn"),
        fields.date("enteredOn"),
        fields.one("status", ResearchSubject.Status.class),
        fields.date("statusOn"),
        known.identifiers());
  }
}
