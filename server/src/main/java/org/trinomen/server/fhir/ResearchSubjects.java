package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.server.fhir.Search.Token;

/** The subjects of research studies, each under its present code. */
final class ResearchSubjects implements ResourceKind<ResearchSubject> {

  @Override
  public String type() {
    return "ResearchSubject";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.token("identifier", "The subject code, present or former."),
        SearchParameter.reference("study", "The research study."),
        SearchParameter.reference("subject", "The patient that the subject is in the study."));
  }

  @Override
  public List<ResearchSubject> find(FhirView view, Search search) {
    return view.roster().subjects().stream()
        .filter(subject -> search.accepts(Search.ID, id(subject)::equals))
        .filter(subject -> search.acceptsToken("identifier", codes(subject)))
        .filter(
            subject ->
                search.acceptsReference(
                    "study", List.of("ResearchStudy/" + FhirId.ofStudy(subject.study()))))
        .filter(subject -> search.acceptsReference("subject", List.of("Patient/" + id(subject))))
        .toList();
  }

  /** The codes of a subject as what can be searched for. */
  static List<Token> codes(ResearchSubject subject) {
    String system = FhirName.subjectsOf(subject.study());
    List<Token> codes = new ArrayList<>();
    codes.add(new Token(system, subject.code()));
    subject.formerCodes().forEach(former -> codes.add(new Token(system, former)));
    return codes;
  }

  @Override
  public Optional<ResearchSubject> read(FhirView view, String id) {
    return find(view, id);
  }

  static Optional<ResearchSubject> find(FhirView view, String id) {
    return view.roster().subjects().stream()
        .filter(subject -> ResearchSubjectJson.id(subject).equals(id))
        .findFirst();
  }

  @Override
  public String id(ResearchSubject subject) {
    return ResearchSubjectJson.id(subject);
  }

  @Override
  public void write(FhirJson fhir, FhirView view, ResearchSubject subject) throws IOException {
    new ResearchSubjectJson(fhir).write(subject);
  }
}
