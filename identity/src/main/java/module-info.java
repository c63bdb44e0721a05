/** Three names of a person scanned in a study, kept apart. Pure. */
module org.trinomen.identity {
  requires static transitive org.jspecify;

  exports org.trinomen.identity;
  exports org.trinomen.identity.resolve;
  exports org.trinomen.identity.study;
}
