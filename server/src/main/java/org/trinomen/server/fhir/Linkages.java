package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.server.fhir.LinkageJson.Resolution;

/** Whose the scans are, as far as that is resolved. */
final class Linkages implements ResourceKind<Answer.Resolved> {

  @Override
  public String type() {
    return "Linkage";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.reference("item", "Either patient of the linkage."),
        SearchParameter.reference("source", "The patient that the subject is in the study."));
  }

  @Override
  public List<Answer.Resolved> find(FhirView view, Search search) {
    return view.within().answers(view.viewpoint(), view.position()).stream()
        .filter(Answer.Resolved.class::isInstance)
        .map(Answer.Resolved.class::cast)
        .filter(answer -> search.accepts(Search.ID, answer.scan()::equals))
        .filter(answer -> search.acceptsReference("source", List.of(source(answer))))
        .filter(
            answer ->
                search.acceptsReference(
                    "item", List.of(source(answer), "Patient/" + answer.scan())))
        .toList();
  }

  private static String source(Answer.Resolved answer) {
    return "Patient/"
        + FhirId.ofSubject(answer.subjectVisit().study(), answer.subjectVisit().subject());
  }

  @Override
  public Optional<Answer.Resolved> read(FhirView view, String id) {
    if (view.scan(id).isEmpty()) {
      return Optional.empty();
    }
    return view.within().answer(id, view.viewpoint(), view.position()).orElse(null)
            instanceof Answer.Resolved resolved
        ? Optional.of(resolved)
        : Optional.empty();
  }

  @Override
  public String id(Answer.Resolved answer) {
    return answer.scan();
  }

  @Override
  public void write(FhirJson fhir, FhirView view, Answer.Resolved answer) throws IOException {
    new LinkageJson(fhir).write(new Resolution(answer, view.within().entry(answer.restsOn())));
  }
}
