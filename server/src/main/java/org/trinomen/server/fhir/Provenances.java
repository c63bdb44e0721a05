package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.trinomen.identity.ledger.LedgerEntry;

/** The statements of the ledger. */
final class Provenances implements ResourceKind<LedgerEntry> {

  @Override
  public String type() {
    return "Provenance";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(SearchParameter.reference("target", "What the statement is about."));
  }

  @Override
  public List<LedgerEntry> find(FhirView view, Search search) {
    return LongStream.rangeClosed(1, view.position())
        .mapToObj(view.within()::entry)
        .flatMap(Optional::stream)
        .filter(entry -> search.accepts(Search.ID, id(entry)::equals))
        .filter(
            entry ->
                search.acceptsReference("target", ProvenanceTarget.references(entry.assertion())))
        .toList();
  }

  @Override
  public Optional<LedgerEntry> read(FhirView view, String id) {
    if (!id.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    long seq = Long.parseLong(id);
    return seq > view.position() ? Optional.empty() : view.within().entry(seq);
  }

  @Override
  public String id(LedgerEntry entry) {
    return Long.toString(entry.seq());
  }

  @Override
  public void write(FhirJson fhir, FhirView view, LedgerEntry entry) throws IOException {
    new ProvenanceJson(fhir).write(entry);
  }
}
