#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Pack the compiled extension: package.py OUT.vsix [LICENCE].

A .vsix is a zip with a manifest beside the extension's files. The same files
give the same bytes.
"""
import json
import os
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

CONTENT_TYPES = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
%s</Types>
"""
TYPES = {
    ".js": "application/javascript", ".json": "application/json",
    ".md": "text/markdown", ".svg": "image/svg+xml", ".txt": "text/plain",
    ".vsixmanifest": "text/xml",
}
MANIFEST = """<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id=%(id)s Version=%(version)s Publisher=%(publisher)s/>
    <DisplayName>%(name)s</DisplayName>
    <Description xml:space="preserve">%(description)s</Description>
    <Tags>%(tags)s</Tags>
    <Categories>%(categories)s</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value=%(engine)s/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionDependencies" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionPack" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.LocalizedLanguages" Value=""/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
"""


def manifest(package):
    return MANIFEST % {
        "id": quoteattr(package["name"]),
        "version": quoteattr(package["version"]),
        "publisher": quoteattr(package["publisher"]),
        "engine": quoteattr(package["engines"]["vscode"]),
        "name": escape(package["displayName"]),
        "description": escape(package["description"]),
        "tags": escape(",".join(package["keywords"])),
        "categories": escape(",".join(package["categories"])),
    }


def add(archive, name, data):
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def main():
    out, licence = sys.argv[1:3]
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "package.json"), "rb") as f:
        package = json.load(f)
    names = ["README.md", "icon.svg", "package.json"]
    compiled = os.path.join(here, "out", "src")
    names += [f"out/src/{name}" for name in sorted(os.listdir(compiled))]
    types = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>\n'
                    for ending, kind in TYPES.items())
    with zipfile.ZipFile(out, "w") as archive:
        add(archive, "extension.vsixmanifest", manifest(package))
        add(archive, "[Content_Types].xml", CONTENT_TYPES % types)
        with open(licence, "rb") as f:
            add(archive, "extension/LICENSE.txt", f.read())
        for name in names:
            with open(os.path.join(here, name), "rb") as f:
                add(archive, f"extension/{name}", f.read())


main()
