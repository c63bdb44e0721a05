/** Three names of a person scanned in a study, kept apart. Pure. */
module org.trinomen.identity {
  requires static transitive org.jspecify;
  requires org.apache.commons.codec;

  exports org.trinomen.identity;
  exports org.trinomen.identity.ledger;
  exports org.trinomen.identity.linkage;
  exports org.trinomen.identity.resolve;
  exports org.trinomen.identity.study;
  exports org.trinomen.identity.viewpoint;
}
