# SPDX-License-Identifier: Apache-2.0
"""A spider that fetches a generated site of kind `plain` and does nothing with it; for tests/bench-crawl.sh:
scrapy runspider spider.py -a start=URL"""
import scrapy


class Pages(scrapy.Spider):
    name = "pages"
    custom_settings = {
        "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": 8, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "COOKIES_ENABLED": False, "RETRY_ENABLED": False}

    def start_requests(self):
        yield scrapy.Request(self.start)

    def parse(self, response):
        for link in response.css("li a::attr(href), a[href^='/list']::attr(href)").getall():
            listed = link.startswith("/list")
            yield response.follow(link, callback=self.parse if listed else self.fetched)

    def fetched(self, response):
        pass
