function said = tried(request, archive, path)
%TRIED Carries out a request; an error says what was asked for, without its query.
  try
    said = request();
  catch problem
    error('trinomen:refused', '%s%s: %s', archive.url, regexprep(path, '\?.*', ''), ...
      problem.message);
  end
end
