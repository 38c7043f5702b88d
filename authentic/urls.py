"""Where proof is: for readers below /verify/, and the public key also where programs look for it."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    re_path(r"^verify/known/(?P<digit>[0-9a-f])/$", views.known_files, name="known_files"),
    path("verify/files.txt", views.newest_list, name="newest_list"),
    path("verify/files.txt.minisig", views.newest_signature, name="newest_signature"),
    path("verify/lists.txt", views.all_lists, name="all_lists"),
    path("verify/lists/<int:number>.txt", views.one_list, name="one_list"),
    path("verify/lists/<int:number>.txt.minisig", views.one_signature, name="one_signature"),
    re_path(
        r"^verify/lists/(?P<number>[0-9]{1,9})\.(?P<service>[a-z0-9.-]+)\.tsr$", views.stamp, name="stamp"
    ),
    re_path(r"^verify/keys/(?P<number>[0-9A-F]{16})\.pub$", views.key, name="key"),
    re_path(
        r"^verify/keys/(?P<number>[0-9A-F]{16})\.pub\.minisig$", views.key_signature, name="key_signature"
    ),
    path(".well-known/minisign.pub", views.key_in_use, name="key_in_use"),
]
