"""The library's public addresses that are not pages of the tree."""

from django.urls import path

from .api import views
from .following import corrections, sitemap
from .following import views as following

urlpatterns = [
    path("api/publications/", views.api, name="library_api"),
    path("api/publications/suggestions/", views.suggestions, name="suggestions"),
    path("api/publications.csv", views.table, name="library_csv"),
    path("api/publications.json", views.data, name="library_json"),
    path("feeds/", following.feeds, name="feeds"),
    path("feeds/all.atom", following.feed, name="feed_of_all"),
    path("feeds/all/", following.feed_page, name="feed_of_all_page"),
    path("feeds/publications.atom", following.feed_of_choice, name="feed_of_choice"),
    path("feeds/publications/", following.feed_of_choice_page, name="feed_of_choice_page"),
    path("feeds/corrections.atom", corrections.feed, name="corrections_feed"),
    path("feeds/corrections/", corrections.page, name="corrections"),
    path("feeds/corrections/<str:slug>.atom", corrections.feed, name="corrections_of_campaign_feed"),
    path("feeds/corrections/<str:slug>/", corrections.page, name="corrections_of_campaign"),
    path("feeds/<str:facet>/<str:key>.atom", following.feed, name="feed"),
    path("feeds/<str:facet>/<str:key>/", following.feed_page, name="feed_page"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<str:section>-<int:number>.xml", sitemap.part, name="sitemap_part"),
]
