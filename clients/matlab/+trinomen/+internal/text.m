function said = text(archive, path)
%TEXT Gets a path; the answer as text.
  said = trinomen.internal.tried(@() ...
    webread([archive.url path], trinomen.internal.weboptionsof(archive, 'text')), archive, path);
end
